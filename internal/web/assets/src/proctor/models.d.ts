// Weights are files of their own among the assets, named by their address; manifests are part of the bundle.
declare module "*.bin" { const address: string; export default address; }
declare module "*-weights_manifest.json" { const manifest: unknown; export default manifest; }

// What is measured, as the server takes it. What could not be measured is null.

export type Device = "opened" | "refused" | "absent" | "busy" | "failed" | "unknown";

export interface Figures {
  computer: { phone: boolean | null; lacks: string[]; room_mb: number | null };
  internet: { down_kbit: number | null; up_kbit: number | null };
  camera: { state: Device; brightness: number | null; contrast: number | null };
  microphone: { state: Device; sound: number | null };
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

// One picture of a camera as a file.

const longest = 1280; // pixels of a side
const quality = 0.9;  // of the JPEG

/** Draws what the camera shows now into the canvas, and gives it as a JPEG; null where nothing is shown yet. */
export async function shoot(video: HTMLVideoElement, canvas: HTMLCanvasElement, name: string): Promise<File | null> {
  const pen = canvas.getContext("2d");
  if (!pen || video.videoWidth === 0) return null;
  const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
  canvas.hidden = false;
  const bytes = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  return bytes && new File([bytes], name + ".jpg", { type: "image/jpeg" });
}

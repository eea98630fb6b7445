// The camera, and the light of its picture: mean and standard deviation of the luminance.
import { close, openMedia } from "./device";
import { type Figures, pause } from "./types";

const width = 64, height = 48; // to which a frame is drawn
const settle = 1200;           // ms in which a camera finds its exposure
const looks = 9;               // frames, of which the middle one counts
const between = 120;           // ms
const patience = 6000;         // ms until the first frame

export interface Light { brightness: number; contrast: number }

export async function measureCamera(video: HTMLVideoElement): Promise<Figures["camera"]> {
  const opened = await openMedia({ video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } });
  if (opened.state !== "opened") return { state: opened.state, brightness: null, contrast: null };
  try {
    video.srcObject = opened.stream;
    await video.play().catch(() => undefined);
    const light = await lightOf(video);
    return { state: "opened", brightness: light?.brightness ?? null, contrast: light?.contrast ?? null };
  } finally {
    close(opened.stream);
    video.srcObject = null;
  }
}

async function lightOf(video: HTMLVideoElement): Promise<Light | null> {
  for (let waited = 0; video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA; waited += between) {
    if (waited > patience) return null;
    await pause(between);
  }
  await pause(settle);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  const seen: Light[] = [];
  for (let i = 0; i < looks; i++) {
    pen.drawImage(video, 0, 0, width, height);
    seen.push(light(pen.getImageData(0, 0, width, height).data));
    await pause(between);
  }
  return { brightness: middle(seen.map((l) => l.brightness)), contrast: middle(seen.map((l) => l.contrast)) };
}

/** Mean and standard deviation of the luminance of RGBA bytes (ITU-R BT.601). */
export function light(data: Uint8ClampedArray): Light {
  let sum = 0, squares = 0;
  const n = data.length / 4;
  for (let i = 0; i < data.length; i += 4) {
    const y = 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;
    sum += y;
    squares += y * y;
  }
  const mean = sum / n;
  return { brightness: Math.round(mean), contrast: Math.round(Math.sqrt(Math.max(0, squares / n - mean * mean))) };
}

function middle(all: number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

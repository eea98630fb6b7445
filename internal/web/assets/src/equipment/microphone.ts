// The microphone: the largest amplitude that it hears while somebody speaks.
import { close, openMedia } from "./device";
import { type Figures, pause } from "./types";

const listen = 4000; // ms
const each = 50;     // ms

/** Listens, and tells the level as it goes, in thousandths of full scale. */
export async function measureMicrophone(heard: (level: number) => void): Promise<Figures["microphone"]> {
  const opened = await openMedia({ audio: true });
  if (opened.state !== "opened") return { state: opened.state, sound: null };
  let context: AudioContext | undefined;
  try {
    context = new AudioContext();
    await Promise.race([context.resume(), pause(1000)]);
    if (context.state !== "running") return { state: "opened", sound: null };
    const ear = context.createAnalyser();
    ear.fftSize = 4096;
    context.createMediaStreamSource(opened.stream).connect(ear);
    return { state: "opened", sound: await loudest(ear, heard) };
  } catch {
    return { state: "opened", sound: null };
  } finally {
    close(opened.stream);
    void context?.close();
  }
}

async function loudest(ear: AnalyserNode, heard: (level: number) => void): Promise<number> {
  const wave = new Float32Array(ear.fftSize);
  let most = 0;
  for (const begun = performance.now(); performance.now() - begun < listen;) {
    await pause(each);
    ear.getFloatTimeDomainData(wave);
    const now = amplitude(wave);
    most = Math.max(most, now);
    heard(now);
  }
  return most;
}

/** Half of what lies between the highest and the lowest point, in thousandths: a constant voltage is no sound. */
export function amplitude(wave: Float32Array): number {
  let low = Infinity, high = -Infinity;
  for (const v of wave) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return Math.min(1000, Math.round((high - low) / 2 * 1000));
}

// The microphone: how loud it is now. Nothing is told of what is said, or by whom.
import { amplitude } from "../equipment/microphone";

/** Samples of which a level is told. */
export const heard = 8192;

export class Ear {
  #context: AudioContext | null = null;
  #ear: AnalyserNode | null = null;
  #heard: MediaStream | null = null;

  /** The amplitude now, in thousandths of full scale; 0 where nothing is heard. */
  level(stream: MediaStream | null): number {
    if (stream !== this.#heard) this.#listen(stream);
    if (!this.#ear || !this.#context) return 0;
    // A browser may keep silent what a page opened before anybody touched it.
    if (this.#context.state === "suspended") void this.#context.resume().catch(() => undefined);
    const wave = new Float32Array(this.#ear.fftSize);
    this.#ear.getFloatTimeDomainData(wave);
    return amplitude(wave);
  }

  #listen(stream: MediaStream | null): void {
    void this.#context?.close();
    this.#context = this.#ear = null;
    this.#heard = stream;
    if (!stream || stream.getAudioTracks().length === 0) return;
    this.#context = new AudioContext();
    this.#ear = this.#context.createAnalyser();
    this.#ear.fftSize = heard;
    this.#context.createMediaStreamSource(stream).connect(this.#ear);
  }
}

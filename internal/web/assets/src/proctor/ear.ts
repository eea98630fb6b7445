// The microphone: how loud it is now. Nothing is told of what is said, or by whom.
import { amplitude } from "../equipment/microphone";

export class Ear {
  #context: AudioContext | null = null;
  #ear: AnalyserNode | null = null;
  #heard: MediaStream | null = null;

  /** The amplitude now, in thousandths of full scale; 0 where nothing is heard. */
  level(stream: MediaStream | null): number {
    if (stream !== this.#heard) this.#listen(stream);
    if (!this.#ear) return 0;
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
    this.#ear.fftSize = 8192;
    this.#context.createMediaStreamSource(stream).connect(this.#ear);
  }
}

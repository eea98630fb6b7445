// The camera and the microphone of this device, tried before one goes in.
import { amplitude } from "../equipment/microphone";
import { close, openMedia } from "../equipment/device";
import { text } from "./say";

const each = 100;    // ms between two looks at the level
const heardFrom = 8; // thousandths of full scale

export class Device {
  stream: MediaStream | null = null;
  #context: AudioContext | null = null;
  #timer = 0;

  constructor(private readonly check: HTMLElement) {}

  /** Opens both; where there is no camera, the microphone alone. False where nothing opened. */
  async open(): Promise<boolean> {
    this.#stop();
    let opened = await openMedia({ audio: true, video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } });
    if (opened.state === "absent") opened = await openMedia({ audio: true });
    const said = this.check.querySelector<HTMLElement>("[data-device]")!;
    if (opened.state !== "opened") {
      said.textContent = text(opened.state);
      return false;
    }
    said.textContent = "";
    this.stream = opened.stream;
    const video = this.check.querySelector<HTMLVideoElement>("[data-preview]")!;
    video.srcObject = opened.stream;
    await video.play().catch(() => undefined);
    this.#listen(opened.stream);
    return true;
  }

  /** Ends the trial; picture and sound go on. */
  tried(): void {
    clearInterval(this.#timer);
    void this.#context?.close();
    this.#context = null;
  }

  off(): void { this.#stop(); }

  #stop(): void {
    this.tried();
    if (this.stream) close(this.stream);
    this.stream = null;
  }

  #listen(stream: MediaStream): void {
    const level = this.check.querySelector<HTMLMeterElement>("[data-level]")!;
    const heard = this.check.querySelector<HTMLElement>("[data-heard]")!;
    const context = new AudioContext();
    const ear = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(ear);
    const wave = new Float32Array(ear.fftSize);
    heard.textContent = text("silent");
    this.#context = context;
    this.#timer = window.setInterval(() => {
      ear.getFloatTimeDomainData(wave);
      level.value = amplitude(wave);
      if (level.value >= heardFrom && heard.textContent !== text("heard")) heard.textContent = text("heard");
    }, each);
  }
}

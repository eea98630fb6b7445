// Several recordings of one room in step: each file begins somewhere on the room's clock, and follows it.
import { clockText } from "../ui/clock";

const step = 250;   // ms between two looks
const apart = 0.3;  // seconds by which a file may be off before it is set anew

export class Playback {
  #at = 0;         // seconds on the room's clock
  #since = 0;      // performance.now() when it was set
  #plays = false;
  readonly #length: number;
  readonly #videos: HTMLVideoElement[];

  constructor(private readonly root: HTMLElement) {
    this.#length = Number(root.dataset["length"]);
    this.#videos = [...root.querySelectorAll<HTMLVideoElement>("[data-track]")];
  }

  start(): void {
    this.#part("controls").hidden = false;
    const place = this.#part<HTMLInputElement>("place"), speed = this.#part<HTMLSelectElement>("speed");
    this.#part("play").addEventListener("click", () => this.#turn(!this.#plays));
    place.addEventListener("input", () => this.#go(Number(place.value)));
    speed.addEventListener("change", () => {
      this.#set(this.#now());
      for (const video of this.#videos) video.playbackRate = Number(speed.value);
    });
    setInterval(() => this.#follow(), step);
  }

  #part<T extends HTMLElement>(name: string): T { return this.root.querySelector<T>(`[data-${name}]`)!; }

  #speed(): number { return Number(this.#part<HTMLSelectElement>("speed").value); }

  #now(): number {
    return this.#plays ? Math.min(this.#length, this.#at + (performance.now() - this.#since) / 1000 * this.#speed()) : this.#at;
  }

  #set(at: number): void {
    this.#at = at;
    this.#since = performance.now();
  }

  #go(at: number): void {
    this.#set(at);
    this.#follow();
  }

  #turn(on: boolean): void {
    const from = this.#now();
    this.#set(on && from >= this.#length ? 0 : from);
    this.#plays = on;
    const button = this.#part("play"), other = button.dataset["stop"]!;
    button.dataset["stop"] = button.textContent;
    button.textContent = other;
    this.#follow();
  }

  #follow(): void {
    const now = this.#now();
    this.#part<HTMLInputElement>("place").value = String(now);
    this.#part("time").textContent = clockText(Math.floor(now));
    for (const video of this.#videos) {
      const own = now - Number(video.dataset["start"]);
      const within = own >= 0 && own < (video.duration || Infinity);
      if (within && !video.seeking && Math.abs(video.currentTime - own) > apart) video.currentTime = own;
      if (this.#plays && within && video.paused) void video.play().catch(() => undefined);
      if ((!this.#plays || !within) && !video.paused) video.pause();
    }
    if (this.#plays && now >= this.#length) this.#turn(false);
  }
}

// Several recordings in step: each begins somewhere on one clock. The first that has a picture for the
// moment leads, the others follow it; where none has one the clock runs by itself. The page is whole
// without this code: then every recording has the browser's own controls.
import { clockText } from "./clock";
import { isTyping } from "./dom";

const step = 250;   // ms between two looks
const apart = 0.25; // seconds by which a recording that plays may be off before it is set anew
const lead = 2;     // seconds that are shown before a flag
const jump = 10;    // seconds

export class Player {
  #at = 0;       // seconds on the clock
  #since = 0;    // performance.now() when it was set
  #plays = false;
  #leader: HTMLVideoElement | undefined;
  readonly #length: number;
  readonly #flags: number[];
  readonly #videos: HTMLVideoElement[];
  readonly #place: HTMLInputElement;
  readonly #speed: HTMLSelectElement;

  constructor(private readonly root: HTMLElement) {
    this.#length = Number(root.dataset["length"]);
    this.#flags = (root.dataset["flags"] ?? "").split(" ").filter(Boolean).map(Number);
    this.#videos = [...root.querySelectorAll<HTMLVideoElement>("[data-track]")];
    this.#place = this.#part("place")!;
    this.#speed = this.#part("speed")!;
  }

  start(): void {
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-controls]")) part.hidden = false;
    for (const video of this.#videos) {
      video.controls = false;
      video.addEventListener("click", () => this.#turn(!this.#plays));
    }
    this.root.addEventListener("click", (event) => this.#pressed(event.target));
    this.#place.addEventListener("input", () => this.go(Number(this.#place.value)));
    this.#speed.addEventListener("change", () => this.#follow());
    if (this.#part("shortcuts")) document.addEventListener("keydown", (event) => this.#key(event), true);
    setInterval(() => this.#follow(), step);
    this.#follow();
  }

  /** Goes to a second of the clock. */
  go(at: number): void {
    this.#leader = undefined;
    this.#set(Math.min(this.#length, Math.max(0, at)));
    this.#follow(0);
  }

  /** Goes to shortly before a second at which there is something to see. */
  show(at: number): void {
    this.go(at - lead);
    this.root.scrollIntoView({ block: "nearest" });
  }

  #part<T extends HTMLElement>(name: string): T | null { return this.root.querySelector<T>(`[data-${name}]`); }

  #now(): number {
    if (!this.#plays) return this.#at;
    if (this.#leader) return start(this.#leader) + this.#leader.currentTime;
    return this.#at + (performance.now() - this.#since) / 1000 * Number(this.#speed.value);
  }

  #set(at: number): void {
    this.#at = at;
    this.#since = performance.now();
  }

  #turn(on: boolean): void {
    if (on === this.#plays) return;
    const from = this.#now();
    this.#plays = on;
    const button = this.#part("play")!, other = button.dataset["stop"]!;
    button.dataset["stop"] = button.textContent;
    button.textContent = other;
    if (on && from >= this.#length) this.go(0);
    else this.#set(from);
    this.#follow(on ? apart : 0);
  }

  /** Goes to the flag before or behind; false where there is none. */
  #flag(by: number): boolean {
    const now = this.#now();
    const places = this.#flags.map((at) => Math.max(0, at - lead));
    const next = by > 0 ? places.find((at) => at > now + 0.1) : places.filter((at) => at < now - 1).pop();
    if (next !== undefined) this.go(next);
    return next !== undefined;
  }

  #mute(): void {
    const muted = this.#part("mute")?.getAttribute("aria-pressed") !== "true";
    this.#part("mute")?.setAttribute("aria-pressed", String(muted));
    for (const video of this.#videos) video.muted = muted;
  }

  #faster(by: number): void { this.#choose(this.#speed.selectedIndex + by); }

  #choose(speed: number): boolean {
    if (speed < 0 || speed >= this.#speed.length) return false;
    this.#speed.selectedIndex = speed;
    this.#follow();
    return true;
  }

  #pressed(target: EventTarget | null): void {
    const data = target instanceof Element ? target.closest<HTMLElement>("button")?.dataset : undefined;
    if (!data) return;
    if ("play" in data) this.#turn(!this.#plays);
    else if ("mute" in data) this.#mute();
    else if (data["jump"]) this.go(this.#now() + Number(data["jump"]));
    else if (data["flag"]) this.#flag(Number(data["flag"]));
  }

  // Keys work by their place, as all of the house do, and while nothing is typed; what has the focus keeps
  // those that it needs itself.
  #key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog:modal") || document.body.dataset["keys"] === "off") return;
    if (!this.#keyed(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #keyed(event: KeyboardEvent): boolean {
    const busy = event.target instanceof Element && event.target.matches("a, button, summary, input");
    if (event.shiftKey) {
      if (event.code !== "Comma" && event.code !== "Period") return false;
      this.#faster(event.code === "Period" ? 1 : -1);
      return true;
    }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (digit) return this.#choose(Number(digit) - 1);
    switch (event.code) {
      case "Space": case "ArrowLeft": case "ArrowRight":
        if (busy) return false;
    }
    switch (event.code) {
      case "Space": case "KeyK": this.#turn(!this.#plays); return true;
      case "KeyM": this.#mute(); return true;
      case "ArrowLeft": case "KeyJ": this.go(this.#now() - jump); return true;
      case "ArrowRight": case "KeyL": this.go(this.#now() + jump); return true;
      case "BracketLeft": this.#flag(-1); return true;
      case "BracketRight": this.#flag(1); return true;
    }
    return false;
  }

  // 0: at once and exactly.
  #follow(within = this.#plays ? apart : 0.01): void {
    const now = Math.min(this.#length, this.#now());
    this.#set(now);
    this.#say(now);
    const there = this.#videos.filter((video) => has(video, now));
    this.#leader = there[0];
    for (const video of this.#videos) {
      const own = now - start(video), runs = there.includes(video);
      if (runs && (within === 0 || !video.seeking) && Math.abs(video.currentTime - own) > within) video.currentTime = own;
      video.playbackRate = Number(this.#speed.value);
      if (this.#plays && runs && video.paused) void video.play().catch(() => undefined);
      if (!(this.#plays && runs) && !video.paused) video.pause();
    }
    this.#only(now);
    if (this.#plays && now >= this.#length) this.#turn(false);
  }

  // Of several recordings of one kind that follow each other the one is shown that has begun last.
  #only(now: number): void {
    const shown = new Map<string, HTMLVideoElement>();
    for (const video of this.#videos) {
      const kind = video.dataset["track"]!;
      if (kind !== "" && (!shown.has(kind) || start(video) <= now)) shown.set(kind, video);
    }
    for (const video of this.#videos) {
      const figure = video.closest("figure"), kind = video.dataset["track"]!;
      if (figure && kind !== "") figure.hidden = shown.get(kind) !== video;
    }
  }

  #say(now: number): void {
    const at = Math.floor(now), time = this.#part("time")!;
    const day = (Number(this.root.dataset["clock"]) + at) % 86_400;
    const text = (time.dataset["says"] ?? "{at}").replace("{at}", clockText(at)).replace("{length}", clockText(this.#length))
      .replace("{clock}", [day / 3600, day / 60 % 60, day % 60].map((n) => String(Math.floor(n)).padStart(2, "0")).join(":"));
    this.#place.value = String(now);
    if (time.textContent === text) return;
    time.textContent = text;
    this.#place.setAttribute("aria-valuetext", text);
  }
}

const start = (video: HTMLVideoElement): number => Number(video.dataset["start"]);

/** Whether a recording has a picture for a second of the clock. */
function has(video: HTMLVideoElement, now: number): boolean {
  const own = now - start(video);
  return !video.error && own >= 0 && own < (video.duration || Infinity);
}

// The recorder of the page of a proctored attempt. Whatever fails here, the exam goes on.
import type { Clock } from "../ui/clock";
import { onLeaving } from "../ui/leave";
import { type Gone, Source, type TrackName } from "./camera";
import type { Recorder as Watched } from "./plan";
import { Queue } from "./queue";
import { type Piece, Tape } from "./tape";

/** What is recorded, as the server says it (proctor.RecordPlan). */
export interface Plan {
  mode: "snapshots" | "full";
  tracks: TrackName[];
  snapshot: number; // seconds, as the next two
  before: number;
  after: number;
  sound: boolean;
  over: boolean;    // nothing more is recorded; what waits is sent
}

// What is written on a screen has to be read; of a face less is enough. Pixels of a picture's longer side.
const sides: Record<TrackName, number> = { camera: 640, screen: 1280 };

export class Recorder implements Watched {
  readonly queue: Queue;
  readonly #sources = new Map<TrackName, Source>();
  readonly #tapes = new Map<TrackName, Tape>();
  readonly #gone = new Set<TrackName>();
  #video = Tape.video;

  constructor(readonly place: HTMLElement, readonly attempt: string, readonly plan: Plan, readonly clock: Clock) {
    this.queue = new Queue(this.#path + "/", (waiting) => { if (plan.over) this.#left(waiting); }, () => this.#tell("thinned", "camera"));
  }

  start(): void {
    if (this.plan.over) {
      addEventListener("beforeunload", (event) => { if (this.queue.waiting > 0) event.preventDefault(); });
      return;
    }
    for (const track of this.plan.tracks) this.#open(track);
    onLeaving(() => this.#flush());
    addEventListener("beforeunload", () => void this.#flush()); // as much as the browser lets finish
    if (!this.#video) this.#tell("pictures_only", "camera");
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.#sources.get("camera")?.open());
  }

  stream(): MediaStream | null { return this.#sources.get("camera")?.stream() ?? null; }

  now(): number { return this.clock.now(); }

  mark(from: Date, until: Date): void { for (const tape of this.#tapes.values()) tape.mark(from.getTime(), until.getTime()); }

  send(path: string, body: object): void {
    if ("weak" in body) this.#weak();
    this.queue.send(path, body);
  }

  /** A computer that is too slow to look for faces takes pictures alone. */
  #weak(): void {
    if (!this.#video) return;
    this.#video = false;
    for (const tape of this.#tapes.values()) tape.stopVideo();
    this.#tell("pictures_only", "camera");
    this.#show();
  }

  async #flush(): Promise<void> {
    await Promise.all([...this.#tapes.values()].map((tape) => tape.flush()));
    await this.queue.kept();
  }

  #open(track: TrackName): void {
    const tape = new Tape(this.plan, sides[track], () => this.now(), (piece) => this.#keep(track, piece));
    const source = new Source(track, this.plan.sound && track === "camera", (stream) => {
      tape.begin(stream, this.#video);
      if (this.#gone.delete(track)) this.#tell("back", track);
      if (track === "screen") this.#showScreen("");
      else this.#show();
    }, (why) => {
      tape.end();
      this.#lost(track, why);
    });
    this.#tapes.set(track, tape);
    this.#sources.set(track, source);
    if (track === "camera") return void source.open();
    this.#showScreen("screen-off");
    this.place.querySelector("[data-record-screen]")?.addEventListener("click", () => void source.open());
  }

  #lost(track: TrackName, why: Gone): void {
    if (!this.#gone.has(track)) this.#tell(why === "unknown" ? "failed" : why, track);
    this.#gone.add(track);
    if (track === "screen") this.#showScreen(why === "part" ? "screen-part" : "screen-off");
    else this.#show();
  }

  #keep(track: TrackName, piece: Piece): void {
    const about = new URLSearchParams({
      track, kind: piece.kind, run: piece.run, seq: String(piece.seq), from: String(piece.from), until: String(piece.until), thinned: String(this.queue.thinned()),
    });
    const type = piece.kind === "snapshot" ? "image/jpeg" : "video/webm";
    this.queue.send(`${this.#path}/pieces?${about}`, piece.body, { type, kind: piece.kind, marked: piece.marked });
  }

  #tell(what: string, track: TrackName): void { this.queue.send(this.#path + "/recording", { what, track }); }

  get #path(): string { return "/proctor/" + encodeURIComponent(this.attempt); }

  #show(): void {
    const on = this.stream() !== null;
    document.body.dataset["recording"] = on ? "on" : "off";
    this.#say(!on ? "off" : this.#video ? "on" : "pictures", on);
  }

  /** Says why the screen is still to be shared; "" where it is. */
  #showScreen(key: string): void {
    const part = this.place.querySelector<HTMLElement>("[data-screen]");
    const said = part?.querySelector("[data-screen-said]");
    if (!part || !said) return;
    part.hidden = key === "";
    said.textContent = this.place.getAttribute("data-say-" + key) ?? "";
  }

  #left(waiting: number): void { this.#say(waiting > 0 ? "sending" : "sent", false); }

  #say(key: string, on: boolean): void {
    const mark = this.place.querySelector<HTMLElement>("[data-recording-mark]");
    const words = this.place.getAttribute("data-say-" + key) ?? "";
    if (!mark || mark.textContent === words) return;
    mark.textContent = words;
    mark.className = on ? "rec rec--on" : "rec";
  }
}

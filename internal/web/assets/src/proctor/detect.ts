// What the camera shows, looked at every few seconds: whether it gives a picture at all, whether that shows
// anything, and what faces are in it. Pictures stay in this browser; the models work in a worker beside the page.
import { light } from "../equipment/camera";
import { Ear } from "./ear";
import type { Flags } from "./flags";
import { type Looked, Looker } from "./looker";

const small = { width: 64, height: 48 };
const large = { width: 320, height: 240 };
const tries = 3;
const settle = 4000; // milliseconds that a camera has to begin

export class Detector {
  readonly #video = document.createElement("video");
  readonly #pen = pen(large);
  readonly #smallPen = pen(small);
  readonly #begun = performance.now();
  readonly #ear = new Ear();
  #looker: Looker | null = null;
  #shown: MediaStream | null = null;
  #looking = false;

  constructor(readonly flags: Flags, readonly worker: string) {
    this.#video.muted = true;
    this.#video.playsInline = true;
  }

  start(): void {
    if (this.#faces()) void this.#open();
    setInterval(() => void this.look(), this.flags.plan.look * 1000);
  }

  /** Whether faces are looked for at all. */
  #faces(): boolean {
    return (["nobody", "several_persons", "another_person", "turned_away", "sound"] as const).some((kind) => this.flags.wants(kind));
  }

  // The first look of a worker takes longer, and a page that opens keeps a computer busy: the best of some counts.
  async #open(): Promise<void> {
    try {
      const looker = await Looker.open(this.worker, this.flags.wants("another_person"));
      let ms = Infinity;
      for (let n = 0; n < tries; n++) ms = Math.min(ms, (await looker.look(new ImageData(large.width, large.height), false)).ms);
      if (ms > this.flags.plan.slow) {
        looker.close();
        this.flags.tell({ flags: [], weak: Math.round(ms) });
        return;
      }
      this.#looker = looker;
    } catch {
      this.flags.tell({ flags: [], blind: true });
    }
  }

  async look(): Promise<void> {
    if (this.#looking || performance.now() - this.#begun < settle) return;
    this.#looking = true;
    try {
      const live = this.#live();
      this.flags.look("camera_off", !live);
      if (live && this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !document.hidden) await this.#picture();
    } finally {
      this.#looking = false;
    }
  }

  #live(): boolean {
    const stream = this.flags.recorder.stream();
    if (stream !== this.#shown) {
      this.#shown = stream;
      this.#video.srcObject = stream;
      if (stream) void this.#video.play().catch(() => undefined);
    }
    return stream?.getVideoTracks().some((track) => track.readyState === "live" && track.enabled && !track.muted) ?? false;
  }

  async #picture(): Promise<void> {
    const covered = light(this.#draw(this.#smallPen, small).data).contrast <= this.flags.plan.contrast;
    this.flags.look("camera_covered", covered);
    if (!this.#looker) return;
    if (covered) {
      for (const kind of ["nobody", "several_persons", "another_person", "turned_away"] as const) this.flags.look(kind, false);
      return;
    }
    this.#tell(await this.#looker.look(this.#draw(this.#pen, large), this.flags.wants("another_person")));
  }

  #draw(on: CanvasRenderingContext2D, size: { width: number; height: number }): ImageData {
    on.drawImage(this.#video, 0, 0, size.width, size.height);
    return on.getImageData(0, 0, size.width, size.height);
  }

  #tell(seen: Looked): void {
    const found = judge(seen, this.flags.plan);
    this.flags.look("nobody", found.nobody);
    this.flags.look("several_persons", found.several, { faces: seen.faces.length });
    this.flags.look("turned_away", found.turned);
    if (this.flags.wants("sound")) {
      this.flags.look("sound", sounds(this.#ear.level(this.flags.recorder.stream()), seen, this.flags.plan));
    }
    this.flags.look("another_person", found.another, { distance: Math.round((seen.distance ?? 0) * 100) });
  }
}

/** What a look means under a plan. */
export function judge(seen: Looked, plan: { face: number; turn: number; other: number }): Record<"nobody" | "several" | "turned" | "another", boolean> {
  const faces = seen.faces.filter((face) => face.score * 100 >= plan.face);
  const one = faces.length === 1 ? faces[0] : undefined;
  return {
    nobody: faces.length === 0,
    several: faces.length > 1,
    turned: one !== undefined && one.turn !== null && Math.abs(one.turn) * 100 >= plan.turn,
    another: one !== undefined && seen.distance !== null && seen.distance * 100 >= plan.other,
  };
}

/** Whether something is heard while the lips of the one face in view rest. */
export function sounds(level: number, seen: Looked, plan: { sound: number; lip: number }): boolean {
  return level >= plan.sound && rests(seen, plan);
}

function rests(seen: Looked, plan: { lip: number }): boolean {
  const lips = seen.faces.length === 1 ? seen.faces[0]!.lips : null;
  return lips !== null && lips * 100 <= plan.lip;
}

function pen(size: { width: number; height: number }): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  return canvas.getContext("2d", { willReadFrequently: true })!;
}

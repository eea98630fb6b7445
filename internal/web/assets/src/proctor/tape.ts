// What a track records: a picture every few seconds; clips, of which the last ones are held in memory so that what
// was before an event is kept too; or one continuous video in stretches.
import type { Plan } from "./recorder";

/** A piece, from one instant of the server's clock to another. */
export interface Piece { kind: "snapshot" | "clip" | "stretch"; run: string; seq: number; from: number; until: number; body: Blob; marked: boolean }

const qualities = [0.6, 0.3, 0.1]; // of the JPEG: the next where the one before makes it too large
const pictureMost = 250_000; // bytes; the server takes a little more
const clipFor = 5_000;      // milliseconds
const stretchFor = 4_000;   // as long is what a browser that is killed may lose
const keyEvery = 4_000;     // so that video can be played from any point
const bits = { videoBitsPerSecond: 250_000, audioBitsPerSecond: 24_000 };
const types = ["video/webm;codecs=vp8,opus", "video/webm;codecs=vp8", "video/webm"];

interface Held { from: number; until: number; body: Blob }

export class Tape {
  readonly #video = document.createElement("video");
  readonly #canvas = document.createElement("canvas");
  readonly #pen: CanvasRenderingContext2D;
  readonly #run = name();
  readonly #seq = new Map<string, number>();
  #stream: MediaStream | null = null;
  #recorder: MediaRecorder | null = null;
  #turn = 0;
  #held: Held[] = [];
  #marks: { from: number; until: number }[] = [];
  #looking = false;

  /** side is of a picture's longer side, in pixels at most. */
  constructor(readonly plan: Plan, readonly side: number, readonly now: () => number, readonly keep: (piece: Piece) => void) {
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#pen = this.#canvas.getContext("2d")!;
    setInterval(() => void this.#look(), plan.snapshot * 1000);
  }

  /** Whether this browser can record video at all. */
  static get video(): boolean { return "MediaRecorder" in window && types.some((type) => MediaRecorder.isTypeSupported(type)); }

  begin(stream: MediaStream, video: boolean): void {
    this.#stream = stream;
    this.#video.srcObject = stream;
    void this.#video.play().catch(() => undefined);
    if (!video) return;
    if (this.plan.mode === "full") this.#stretches(stream);
    else this.#clips(stream);
  }

  end(): void {
    this.#stream = null;
    this.stopVideo();
  }

  /** Takes pictures alone from now on. */
  stopVideo(): void {
    clearTimeout(this.#turn);
    if (this.#recorder?.state === "recording") this.#recorder.stop();
    this.#recorder = null;
  }

  /** Gives away what is recorded until now, and goes on recording. */
  async flush(): Promise<void> {
    const recorder = this.#recorder;
    if (recorder?.state !== "recording") return;
    const given = new Promise((done) => recorder.addEventListener("dataavailable", done, { once: true }));
    if (this.plan.mode === "full") recorder.requestData();
    else this.#nextClip(this.#stream!, recorder);
    await given;
  }

  /** Keeps the clips around an event. */
  mark(from: number, until: number): void {
    this.#marks = this.#marks.filter((one) => one.until > this.now() - 60_000);
    this.#marks.push({ from: from - this.plan.before * 1000, until: until + this.plan.after * 1000 });
    this.#sift();
  }

  async #look(): Promise<void> {
    const v = this.#video;
    if (!this.#stream || this.#looking || v.videoWidth === 0) return;
    this.#looking = true;
    try {
      const scale = Math.min(1, this.side / Math.max(v.videoWidth, v.videoHeight));
      this.#canvas.width = Math.round(v.videoWidth * scale);
      this.#canvas.height = Math.round(v.videoHeight * scale);
      this.#pen.drawImage(v, 0, 0, this.#canvas.width, this.#canvas.height);
      const at = this.now();
      const body = await this.#jpeg();
      if (body) this.#give("snapshot", this.#run, at, at, body, this.#wanted(at, at));
    } finally {
      this.#looking = false;
    }
  }

  async #jpeg(): Promise<Blob | null> {
    let body: Blob | null = null;
    for (const quality of qualities) {
      body = await new Promise<Blob | null>((done) => this.#canvas.toBlob(done, "image/jpeg", quality));
      if (!body || body.size <= pictureMost) break;
    }
    return body;
  }

  // Each clip is a recorder of its own, so that it can be played by itself; the next begins before it stops.
  #clips(stream: MediaStream): void {
    if (!stream.active || stream !== this.#stream) return;
    const from = this.now();
    const recorder = record(stream);
    this.#recorder = recorder;
    recorder.addEventListener("dataavailable", (event) => {
      if (event.data.size === 0) return;
      this.#held.push({ from, until: this.now(), body: event.data });
      this.#sift();
    });
    recorder.start();
    this.#turn = setTimeout(() => this.#nextClip(stream, recorder), clipFor);
  }

  #nextClip(stream: MediaStream, recorder: MediaRecorder): void {
    clearTimeout(this.#turn);
    this.#clips(stream);
    if (recorder.state === "recording") recorder.stop();
  }

  #stretches(stream: MediaStream): void {
    const recorder = record(stream);
    const run = name();
    let from = this.now();
    this.#recorder = recorder;
    recorder.addEventListener("dataavailable", (event) => {
      if (event.data.size === 0) return;
      const until = this.now();
      this.#give("stretch", run, from, until, event.data, true);
      from = until;
    });
    recorder.start(stretchFor);
  }

  #wanted(from: number, until: number): boolean { return this.#marks.some((mark) => from <= mark.until && until >= mark.from); }

  /** Sends the clips that are wanted, and lets those go that are too old for an event that is still to come. */
  #sift(): void {
    const old = this.now() - this.plan.before * 1000 - 4 * clipFor; // an event is told of when it has lasted for a while
    const rest: Held[] = [];
    for (const clip of this.#held) {
      if (this.#wanted(clip.from, clip.until)) this.#give("clip", this.#run, clip.from, clip.until, clip.body, true);
      else if (clip.until > old) rest.push(clip);
    }
    this.#held = rest;
  }

  #give(kind: Piece["kind"], run: string, from: number, until: number, body: Blob, marked: boolean): void {
    const key = run + kind;
    const seq = (this.#seq.get(key) ?? 0) + 1;
    this.#seq.set(key, seq);
    this.keep({ kind, run, seq, from: Math.round(from), until: Math.round(Math.max(from, until)), body, marked });
  }
}

function record(stream: MediaStream): MediaRecorder {
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))!;
  return new MediaRecorder(stream, { mimeType, ...bits, videoKeyFrameIntervalDuration: keyEvery } as MediaRecorderOptions);
}

/** Names one recorder of one page. */
function name(): string { return [...crypto.getRandomValues(new Uint8Array(10))].map((b) => b.toString(16).padStart(2, "0")).join(""); }

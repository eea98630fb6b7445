// The camera with its microphone, or the screen: opened, and opened again when it has ended. Where it gives nothing
// the exam goes on.
import { close, openMedia } from "../equipment/device";
import type { Device } from "../equipment/types";

export type TrackName = "camera" | "screen";

/** Why there is no picture: as a device answers; it "ended" after it was there; a "part" of the screen was chosen. */
export type Gone = Exclude<Device, "opened"> | "ended" | "part";

const again = 5_000; // milliseconds

export class Source {
  #stream: MediaStream | null = null;
  #timer = 0;
  #opening = false;

  constructor(readonly track: TrackName, readonly sound: boolean, readonly opened: (stream: MediaStream) => void, readonly gone: (why: Gone) => void) {}

  /** What it shows now; null where it shows nothing. */
  stream(): MediaStream | null { return this.#stream; }

  /** Opens the device. The screen is opened by a press of a button alone. */
  async open(): Promise<void> {
    if (this.#opening || this.#stream) return;
    this.#opening = true;
    clearTimeout(this.#timer);
    try {
      const got = this.track === "camera" ? await camera(this.sound) : await screen();
      if (got.state === "opened") this.#begin(got.stream);
      else this.#none(got.state);
    } finally {
      this.#opening = false;
    }
  }

  #begin(stream: MediaStream): void {
    this.#stream = stream;
    stream.getVideoTracks()[0]?.addEventListener("ended", () => this.#none("ended"));
    this.opened(stream);
  }

  #none(why: Gone): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.gone(why);
    // Nobody is asked again who said no; a device that was pulled out may be back.
    if (this.track === "camera" && why !== "refused") this.#timer = setTimeout(() => void this.open(), again);
  }
}

const picture: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 15, max: 30 }, facingMode: "user" };

async function camera(sound: boolean): Promise<Awaited<ReturnType<typeof openMedia>>> {
  const both = await openMedia({ video: picture, audio: sound });
  return both.state === "absent" && sound ? openMedia({ video: picture }) : both; // a camera without a microphone
}

// The whole screen: a window, or a page of the browser, would not show what else is open.
const whole = { video: { displaySurface: "monitor", frameRate: { ideal: 5, max: 10 } }, monitorTypeSurfaces: "include", selfBrowserSurface: "exclude", surfaceSwitching: "exclude" };

async function screen(): Promise<{ state: "opened"; stream: MediaStream } | { state: Gone }> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia(whole as DisplayMediaStreamOptions);
    const surface = stream.getVideoTracks()[0]?.getSettings().displaySurface ?? "monitor"; // some browsers do not tell
    if (surface === "monitor") return { state: "opened", stream };
    close(stream);
    return { state: "part" };
  } catch {
    return { state: "refused" };
  }
}

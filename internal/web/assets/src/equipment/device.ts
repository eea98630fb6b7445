// Opening a camera or a microphone, and why it did not open.
import type { Device } from "./types";

export type Opened = { state: "opened"; stream: MediaStream } | { state: Exclude<Device, "opened"> };

export async function openMedia(wanted: MediaStreamConstraints): Promise<Opened> {
  if (!navigator.mediaDevices?.getUserMedia) return { state: "failed" }; // the page was not served safely, or the browser is old
  try {
    return { state: "opened", stream: await navigator.mediaDevices.getUserMedia(wanted) };
  } catch (error) {
    return { state: reason(error) };
  }
}

export function reason(error: unknown): Exclude<Device, "opened"> {
  switch (error instanceof Error || error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError": return "refused";
    case "NotFoundError":
    case "OverconstrainedError": return "absent";
    case "NotReadableError":
    case "AbortError": return "busy";
  }
  return "failed";
}

export function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

// The device and its browser: whether it is a phone, what the browser cannot do, how much room it has.
import { asked, finished, openDevice } from "../ui/device";
import type { Figures } from "./types";

export async function measureComputer(): Promise<Figures["computer"]> {
  return { phone: phone(), lacks: await lacks(), room_mb: await room() };
}

/** True for a phone or a tablet: the browser says so, or all pointers are fingers. */
function phone(): boolean | null {
  const told = (navigator as { userAgentData?: { mobile?: boolean } }).userAgentData?.mobile;
  if (told) return true;
  if (typeof matchMedia !== "function") return told ?? null;
  return matchMedia("(any-pointer: coarse)").matches && !matchMedia("(any-pointer: fine)").matches;
}

async function lacks(): Promise<string[]> {
  const out: string[] = [];
  if (!await keeps()) out.push("storage");
  if (typeof MediaRecorder === "undefined" || !navigator.mediaDevices) out.push("recording");
  if (typeof Worker === "undefined") out.push("workers");
  if (typeof WebAssembly === "undefined") out.push("webassembly");
  if (!isSecureContext) out.push("secure");
  return out;
}

/** Writes something on the device and reads it again, as answers are. */
async function keeps(): Promise<boolean> {
  try {
    const db = await openDevice("tarazy-check", (made) => made.createObjectStore("try"));
    const write = db.transaction("try", "readwrite");
    write.objectStore("try").put("kept", 1);
    await finished(write);
    const read = await asked<unknown>(db.transaction("try").objectStore("try").get(1));
    db.close();
    indexedDB.deleteDatabase("tarazy-check");
    return read === "kept";
  } catch {
    return false;
  }
}

async function room(): Promise<number | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    if (quota === undefined) return null;
    return Math.min(1_000_000_000, Math.max(0, Math.floor((quota - (usage ?? 0)) / 1_000_000)));
  } catch {
    return null;
  }
}

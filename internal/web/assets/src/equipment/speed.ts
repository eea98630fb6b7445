// The speed of the line, measured by bounded transfers with this server. Bits per millisecond are kilobits
// per second.
import { pause } from "./types";

const path = "/equipment/speed";
const least = 256 << 10, most = 2 << 20; // bytes of a transfer
const wished = 1500;                     // ms that a transfer should take
const patience = 8000;                   // ms after which it is cut short
const kbitMost = 1_000_000;
const tries = 20;                        // while the server is busy
const again = 1500;                      // ms

/** Kilobits per second towards this device; null where that cannot be told. */
export function measureDown(): Promise<number | null> { return inTwo(down, least); }

/** Kilobits per second from this device. */
export function measureUp(): Promise<number | null> { return inTwo(up, least / 2); }

// A first transfer finds out how large the second has to be, which counts.
async function inTwo(transfer: (bytes: number) => Promise<number>, first: number): Promise<number | null> {
  try {
    const rough = await transfer(first);
    const bytes = Math.round(Math.min(most, Math.max(least, rough * wished / 8)));
    const slow = rough * patience / 8 < first; // the first was cut short
    return Math.min(kbitMost, Math.round(slow ? rough : await transfer(bytes)));
  } catch {
    return null;
  }
}

/** Asks until the server is free. */
async function ask(url: string, init: RequestInit, cut: AbortSignal): Promise<Response> {
  for (let n = 0; n < tries; n++) {
    const answer = await fetch(url, { ...init, cache: "no-store", signal: cut });
    if (answer.ok) return answer;
    await answer.body?.cancel();
    if (answer.status !== 503) break;
    await pause(again);
  }
  throw new Error("no transfer");
}

// The time runs from the first piece on, so that the way to the server and back is not counted.
async function down(bytes: number): Promise<number> {
  const cut = new AbortController();
  const started = performance.now();
  const answer = await ask(`${path}?bytes=${bytes}`, {}, cut.signal);
  const late = setTimeout(() => cut.abort(), patience);
  const reader = answer.body!.getReader();
  let begun = 0, head = 0, got = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (got === 0) [begun, head] = [performance.now(), value.length];
      got += value.length;
    }
  } catch {
    if (got === 0) throw new Error("nothing came");
  } finally {
    clearTimeout(late);
  }
  const now = performance.now();
  if (got - head > bytes / 2) return (got - head) * 8 / atLeast(now - begun);
  return got * 8 / atLeast(now - started);
}

// The time of an empty transfer is taken off, but never more than half: on a busy device one may take as long
// as the other. What is cut short was no faster than what is reckoned here.
async function up(bytes: number): Promise<number> {
  const way = Math.min(await sending(new Blob([])), await sending(new Blob([])));
  const took = await sending(noise(bytes)).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "TimeoutError") return patience + way;
    throw error;
  });
  return bytes * 8 / atLeast(took - Math.min(way, took / 2));
}

async function sending(body: Blob): Promise<number> {
  for (let n = 0; n < tries; n++) {
    const started = performance.now();
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body, signal: AbortSignal.timeout(patience) });
    if (answer.ok) return performance.now() - started;
    if (answer.status !== 503) break;
    await pause(again);
  }
  throw new Error("no transfer");
}

const atLeast = (ms: number): number => Math.max(ms, 1);

/** Bytes that nothing on the way can press together. */
function noise(bytes: number): Blob {
  const piece = crypto.getRandomValues(new Uint8Array(64 << 10));
  const parts: BlobPart[] = [];
  for (let left = bytes; left > 0; left -= piece.length) parts.push(piece.subarray(0, Math.min(left, piece.length)));
  return new Blob(parts);
}

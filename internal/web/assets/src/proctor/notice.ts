// What the candidate reads when something was noted: a quiet line that takes no focus and accuses of nothing,
// not more often than one can read.
import type { Kind } from "./plan";

const same = 60_000; // milliseconds until a kind is told again
const any = 10_000;  // until another one is

export class Notice {
  readonly #told = new Map<Kind, number>();
  #last = -Infinity;

  /** line is a live region; its data-say-… are the texts by kind. */
  constructor(readonly line: HTMLElement | null) {}

  tell(kind: Kind): void {
    const now = performance.now();
    if (now - this.#last < any || now - (this.#told.get(kind) ?? -Infinity) < same) return;
    const text = this.line?.getAttribute("data-say-" + kind.replaceAll("_", "-"));
    if (!this.line || !text) return;
    this.#last = now;
    this.#told.set(kind, now);
    this.line.textContent = text;
    this.line.hidden = false;
  }
}

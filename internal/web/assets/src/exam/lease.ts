// One window holds an attempt. Its secret lives in the window's own storage: a reload goes on under it,
// another window or device asks to take over. A window that was duplicated has the secret too, so the
// one that was there first holds a lock as well.

const wait = 1_000;

export class Lease {
  #release: (() => void) | null = null;
  readonly #channel: BroadcastChannel | null;

  constructor(readonly attempt: string, lost: () => void) {
    this.#channel = "BroadcastChannel" in window ? new BroadcastChannel("tarazy-exam:" + attempt) : null;
    this.#channel?.addEventListener("message", lost);
  }

  /** The secret under which this window may go on; "" where it must ask. */
  async secret(): Promise<string> {
    const kept = sessionStorage.getItem(this.#key);
    if (!kept) {
      void this.#lock(false);
      return "";
    }
    return await this.#lock(true) ? kept : "";
  }

  /** Keeps a new secret; the other windows of this browser stop at once. */
  take(secret: string, over: boolean): void {
    sessionStorage.setItem(this.#key, secret);
    if (over) this.#channel?.postMessage("taken");
    void this.#lock(false);
  }

  drop(): void {
    sessionStorage.removeItem(this.#key);
    this.#let();
  }

  /** Leaves the attempt to another lease of this window. */
  pass(): void {
    this.#channel?.close();
    this.#let();
  }

  #let(): void {
    this.#release?.();
    this.#release = null;
  }

  get #key(): string { return "exam-lease:" + this.attempt; }

  /** Holds the lock as long as the window lives; false where another window has it for longer than a reload takes. */
  #lock(bounded: boolean): Promise<boolean> {
    if (this.#release || !navigator.locks) return Promise.resolve(true);
    const stop = new AbortController();
    const timer = bounded ? setTimeout(() => stop.abort(), wait) : 0;
    return new Promise((resolve) => {
      navigator.locks.request("tarazy-exam:" + this.attempt, { signal: stop.signal }, () => {
        clearTimeout(timer);
        resolve(true);
        return new Promise<void>((release) => { this.#release = release; });
      }).catch(() => resolve(false));
    });
  }
}

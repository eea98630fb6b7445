// Flags for later are kept on this device at once, and on the server soon after, so that another computer
// shows them. Where they were changed here and not sent yet, they go before those of the server.
import type { Reply } from "../ui/post";
import type { Desk } from "./types";

const quiet = 1_500;  // milliseconds without another flag after which they are sent
const again = 10_000; // until they are tried again

const written = (flags: Iterable<number>): string => [...flags].sort((a, b) => a - b).join(",");

export class Flags {
  /** What the server has, as far as it is known here. */
  there = "";
  #secret = "";
  #timer = 0;

  constructor(readonly desk: Desk, readonly now: () => Set<number>, readonly told: (reply: Reply<object>) => void) {}

  /** The flags to show under a lease, once those of the server are known; null where those here stay. */
  open(secret: string, theirs: number[]): number[] | null {
    const mine = written(this.now());
    const take = mine === this.there;
    this.there = written(theirs);
    this.#secret = secret;
    if (take) return theirs;
    this.changed();
    return null;
  }

  close(): void {
    this.#secret = "";
    clearTimeout(this.#timer);
  }

  /** Sends the flags after a while, where the server has others. */
  changed(wait = quiet): void {
    clearTimeout(this.#timer);
    if (this.#secret !== "" && written(this.now()) !== this.there) this.#timer = setTimeout(() => void this.#send(), wait);
  }

  async #send(): Promise<void> {
    const flags = [...this.now()].sort((a, b) => a - b);
    const secret = this.#secret;
    if (secret === "") return;
    const reply = await this.desk.mark(secret, flags);
    if (reply.ok) this.there = written(flags);
    else if (reply.status >= 400 && reply.status < 500 && reply.status !== 429) this.close(); // the lease is another's
    this.told(reply);
    this.changed(again);
  }
}

// An event of one kind: it begins once something has lasted for a while, has ended after a while without it,
// and what comes again soon is the same event.

export interface Spans { begin: number; end: number; merge: number } // milliseconds

/** Told when an event begins, and again, with the same number, when it has ended. */
export type Told = (event: { number: number; from: number; until: number; begins: boolean }) => void;

export class Spell {
  #since = 0; // since when it is there; 0 while it is not
  #last = 0;  // when it was there last
  #from = 0;  // of the event
  #until = 0; // of the event, as told
  #open = false;
  #number = 0;

  constructor(readonly spans: Spans, readonly told: Told) {}

  get open(): boolean { return this.#open; }

  /** Says whether it is there at an instant. */
  look(there: boolean, at: number): void {
    if (there) {
      if (this.#since === 0) this.#since = at;
      this.#last = at;
      if (!this.#open && at - this.#since >= this.spans.begin) this.#begin(at);
      return;
    }
    if (!this.#open) {
      // A look that fails now and then does not make what lasts begin anew.
      if (this.#since !== 0 && at - this.#last >= this.spans.end) this.#since = 0;
      return;
    }
    if (at - this.#last >= this.spans.end) this.close();
  }

  /** Ends what goes on. */
  close(): void {
    this.#since = 0;
    if (!this.#open) return;
    this.#open = false;
    this.#tell(this.#last, false);
  }

  #begin(at: number): void {
    this.#open = true;
    const again = this.#until > 0 && this.#since - this.#until <= this.spans.merge;
    if (!again) {
      this.#number++;
      this.#from = this.#since;
    }
    this.#tell(at, !again);
  }

  #tell(until: number, begins: boolean): void {
    this.#until = until;
    this.told({ number: this.#number, from: this.#from, until, begins });
  }
}

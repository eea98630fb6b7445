// The time that is left, by the server's clock. Between two answers of the server it runs by the
// browser's steady clock, which nobody can set.

export class Clock {
  deadline: number;
  #server: number;
  #here: number;

  constructor(now: number, deadline: number) {
    this.#server = now;
    this.#here = performance.now();
    this.deadline = deadline;
  }

  sync(now: number, deadline: number): void {
    this.#server = now;
    this.#here = performance.now();
    this.deadline = deadline;
  }

  /** Milliseconds since 1970, as the server reckons. */
  now(): number { return Math.round(this.#server + performance.now() - this.#here); }

  /** Whole seconds until the deadline; negative after it. */
  left(): number { return Math.ceil((this.deadline - this.now()) / 1000); }
}

/** "11:42", or "1:05:00" from an hour on. */
export function clockText(seconds: number): string {
  const s = Math.max(0, seconds);
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** The minutes at which the time left is said aloud. */
export const marks = [10, 5, 1];

/** The mark that was passed between two readings of the clock; 0 for none. */
export function passed(before: number, after: number): number {
  return marks.find((m) => before > m * 60 && after <= m * 60) ?? 0;
}

// The line from this device to the server. An answer is kept here first, then sent; it counts as saved
// when the server says so. What could not be sent is tried again, ever more slowly, and at once when the
// network returns.
import type { Clock } from "../ui/clock";
import type { Keep, Row } from "./keep";
import { canon, type Answer, type Desk, type Given, type Save, type Saved, type Standing } from "./types";

const retryFirst = 1_000;
const retryMost = 30_000;
const batch = 200;
const pauseMost = 5_000; // who types without a pause is saved nevertheless
const halted = "exam.halted";

export interface Told {
  standing(s: Standing): void;   // the server answered
  unsent(count: number): void;   // how many answers are not saved yet; again after each change of it
  reached(yes: boolean): void;   // whether the server can be reached
  refused(slot: number, code: string, text: string): void;
  lost(): void;                  // the lease is another's
  signedOut(): void;
}

export class Line {
  readonly rows = new Map<number, Row>();
  #lease = "";
  #busy = false;
  #timer = 0;
  #since = 0; // performance.now() of the first thing that waits for a pause; 0 for none
  #delay = retryFirst;
  #keeping: Promise<void> = Promise.resolve();
  #sending: Promise<void> = Promise.resolve();

  constructor(readonly attempt: string, readonly section: number, readonly desk: Desk, readonly keep: Keep, readonly clock: Clock, readonly told: Told) {}

  /** Begins to send under a lease, once what the server has is put together with what is kept here. */
  async open(lease: string, given: Given[], slots: number[]): Promise<void> {
    for (const row of await this.keep.rows().catch(() => [])) if (slots.includes(row.slot)) this.rows.set(row.slot, row);
    const known = new Map(given.map((g) => [g.slot, g]));
    for (const slot of slots) this.#merge(slot, known.get(slot));
    await this.keep.put([...this.rows.values()]).catch(() => undefined);
    this.#lease = lease;
    this.told.unsent(this.unsent());
    this.kick();
  }

  close(): void {
    this.#lease = "";
    clearTimeout(this.#timer);
  }

  /** Whether it sends. */
  get ready(): boolean { return this.#lease !== ""; }

  unsent(): number { return [...this.rows.values()].filter((row) => row.next).length; }

  /** Takes an answer: keeps it here, then sends it. */
  async change(slot: number, answer: Answer, pause = 0): Promise<void> {
    const row = this.rows.get(slot) ?? fresh(this.attempt, slot);
    if (canon(row.answer) === canon(answer) && (row.next || row.acked > 0)) return;
    row.answer = answer;
    const waits = row.next && !row.sent.some((s) => s.seq === row.next!.seq);
    row.next = { seq: waits ? row.next!.seq : lastOf(row) + 1, at: this.clock.now() };
    this.rows.set(slot, row);
    this.told.unsent(this.unsent());
    this.#keeping = this.keep.put([structuredClone(row)]).catch(() => undefined);
    await this.#keeping;
    this.kick(pause);
  }

  /** Sends what waits, now or after a pause. */
  kick(pause = 0): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#since ||= now;
    this.#timer = setTimeout(() => void this.#send(false), Math.min(pause, Math.max(0, this.#since + pauseMost - now)));
  }

  /** Asks where the attempt stands, and sends what waits, once what is on its way has arrived. */
  async beat(): Promise<void> {
    await this.#sending;
    await this.#send(true);
  }

  #merge(slot: number, there: Given | undefined): void {
    const row = this.rows.get(slot);
    if (!row) {
      if (there) this.rows.set(slot, { ...fresh(this.attempt, slot), answer: there.answer, acked: there.seq });
      return;
    }
    const seq = there?.seq ?? 0;
    if (seq < row.acked) { // the server lost what it had: it gets it again
      row.next ??= { seq: lastOf(row) + 1, at: this.clock.now() };
      return;
    }
    if (!there || seq === row.acked) {
      if (there && !row.next) row.answer = there.answer;
      return;
    }
    if (!row.sent.some((s) => s.seq === seq && s.text === canon(there.answer))) { // answered elsewhere meanwhile
      this.rows.set(slot, { ...fresh(this.attempt, slot), answer: there.answer, acked: seq });
      return;
    }
    this.#acked(row, seq);
  }

  #acked(row: Row, seq: number): void {
    row.acked = Math.max(row.acked, seq);
    if (row.next?.seq === seq) row.next = null;
    row.sent = row.sent.filter((s) => s.seq > row.acked);
  }

  #send(always: boolean): Promise<void> {
    if (this.#busy || this.#lease === "") return Promise.resolve();
    return this.#sending = this.#work(always);
  }

  async #work(always: boolean): Promise<void> {
    this.#busy = true;
    this.#since = 0;
    try {
      for (let first = always; ; first = false) {
        await this.#keeping;
        const waiting = [...this.rows.values()].filter((row) => row.next).slice(0, batch);
        if (this.#lease === "" || (waiting.length === 0 && !first)) return;
        if (!await this.#once(waiting)) return;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Sends some answers once; false where it is to be tried later, or never. */
  async #once(waiting: Row[]): Promise<boolean> {
    const saves = waiting.map((row): Save => ({ slot: row.slot, seq: row.next!.seq, at: row.next!.at, answer: row.answer }));
    for (const row of waiting) {
      if (!row.sent.some((s) => s.seq === row.next!.seq)) row.sent.push({ seq: row.next!.seq, text: canon(row.answer) });
    }
    if (waiting.length > 0) await this.keep.put(waiting.map((row) => structuredClone(row))).catch(() => undefined);
    const reply = await this.desk.save(this.#lease, this.section, saves);
    this.told.reached(reply.ok || reply.status !== 0);
    if (reply.ok) {
      this.#delay = retryFirst;
      await this.#taken(reply.body);
      if (!reply.body.refused.some((r) => r.code === halted)) return true;
      this.#later(); // it is taken once the test goes on
      return false;
    }
    if (reply.code === "exam.lease.lost") {
      this.close();
      this.told.lost();
      return false;
    }
    if (reply.status === 401) this.told.signedOut();
    this.#later();
    return false;
  }

  async #taken(out: Saved): Promise<void> {
    const touched: Row[] = [];
    for (const { slot, seq } of out.saved) {
      const row = this.rows.get(slot);
      if (!row) continue;
      this.#acked(row, seq);
      touched.push(row);
    }
    for (const { slot, seq, code, text } of out.refused) {
      const row = this.rows.get(slot);
      if (!row || row.next?.seq !== seq || code === halted) continue;
      if (code === "exam.answer.taken") row.next = { seq: seq + 1, at: row.next.at };
      else {
        row.next = null;
        this.told.refused(slot, code, text);
      }
      touched.push(row);
    }
    if (touched.length > 0) await this.keep.put(touched.map((row) => structuredClone(row))).catch(() => undefined);
    this.told.standing(out);
    this.told.unsent(this.unsent());
  }

  #later(): void {
    const wait = this.#delay * (0.75 + Math.random() / 2);
    this.#delay = Math.min(this.#delay * 2, retryMost);
    this.told.unsent(this.unsent());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(false), wait);
  }
}

function fresh(attempt: string, slot: number): Row {
  return { attempt, slot, answer: {}, acked: 0, next: null, sent: [] };
}

function lastOf(row: Row): number {
  return Math.max(row.acked, row.next?.seq ?? 0, ...row.sent.map((s) => s.seq));
}

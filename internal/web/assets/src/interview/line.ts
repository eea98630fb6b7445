// Notes on their way to the server: kept here first, sent after a pause of typing, again and again with
// growing pauses while there is no answer. Each sending has the number after the last one that arrived;
// where the server has another under it, another window has written, or an answer was lost on its way.
import type { Keep } from "./keep";
import { canon, type NoteText, type Refused, type SaveReply } from "./types";

const typingPause = 700;
const pauseMost = 5_000; // who types without a pause is saved nevertheless
const retryFirst = 1_000;
const retryMost = 30_000;
const sentMost = 20;

export interface Told {
  saved(at: string): void;          // all that is written is on the server
  waiting(away: boolean): void;     // something is not; away: the server cannot be reached
  refused(said: Refused): void;     // it will not be taken as it is
  elsewhere(theirs: NoteText): void; // another window wrote; this one waits for a choice
  signedOut(): void;
}

export class NotesLine {
  #notes: NoteText;
  #dirty = false;
  #busy = false;
  #halted = false; // until the person chooses between two windows
  #sent: string[] = [];
  #delay = retryFirst;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> = Promise.resolve();

  constructor(public seq: number, notes: NoteText, readonly send: (seq: number, notes: NoteText) => Promise<SaveReply>,
    readonly keep: Keep, readonly told: Told) {
    this.#notes = notes;
  }

  get unsent(): boolean { return this.#dirty; }

  /** Puts back what an earlier page could not send; null where there is nothing to put back. */
  async recall(): Promise<NoteText | null> {
    const kept = await this.keep.get().catch(() => null);
    if (!kept) return null;
    if (canon(kept.notes) === canon(this.#notes)) {
      await this.keep.drop().catch(() => undefined);
      return null;
    }
    const theirs = this.#notes;
    this.#notes = kept.notes;
    this.#dirty = true;
    if (kept.base === this.seq) {
      this.told.waiting(false);
      this.kick(0);
    } else {
      this.#halted = true;
      this.told.elsewhere(theirs);
    }
    return kept.notes;
  }

  change(notes: NoteText): void {
    if (canon(notes) === canon(this.#notes) && !this.#dirty) return;
    this.#notes = notes;
    this.#dirty = true;
    this.told.waiting(this.#delay > retryFirst);
    this.#keeping = this.keep.put(this.seq, structuredClone(notes)).catch(() => undefined);
    this.kick(typingPause);
  }

  /** Sends what waits, now or after a pause. */
  kick(pause = 0): void {
    if (this.#halted) return;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#since ||= now;
    this.#timer = setTimeout(() => void this.#once(), Math.max(0, Math.min(pause, this.#since + pauseMost - now)));
  }

  /** Keeps what is written in this window, over what another one wrote. */
  mine(): void {
    this.#halted = false;
    this.kick();
  }

  /** Gives up what is written in this window. */
  async theirs(): Promise<void> {
    this.#halted = true;
    this.#dirty = false;
    clearTimeout(this.#timer);
    await this.keep.drop().catch(() => undefined);
  }

  async #once(): Promise<void> {
    if (this.#busy || this.#halted || !this.#dirty) return;
    this.#busy = true;
    this.#since = 0;
    const notes = structuredClone(this.#notes);
    const text = canon(notes);
    await this.#keeping;
    this.#sent = [...this.#sent.filter((s) => s !== text), text].slice(-sentMost);
    const reply = await this.send(this.seq + 1, notes);
    this.#busy = false;
    if (reply.ok) return this.#arrived(text, reply.body.seq, reply.body.at);
    if (reply.refused.code === "interview.note.elsewhere") return this.#twice(reply.refused);
    if (reply.status === 401) this.told.signedOut();
    if (reply.status >= 400 && reply.status < 500 && reply.status !== 401 && reply.status !== 408 && reply.status !== 429) {
      this.told.refused(reply.refused); // until something is changed
      return;
    }
    this.#later(reply.status === 0);
  }

  async #arrived(text: string, seq: number, at: string): Promise<void> {
    this.seq = seq;
    this.#sent = [];
    this.#delay = retryFirst;
    if (canon(this.#notes) !== text) {
      this.#keeping = this.keep.put(seq, structuredClone(this.#notes)).catch(() => undefined);
      return this.kick();
    }
    this.#dirty = false;
    await this.keep.drop().catch(() => undefined);
    if (!this.#dirty) this.told.saved(at);
  }

  /** The server has something under this number: what was sent from here and not answered, or another's. */
  #twice(said: Refused): void {
    const theirs = said.notes;
    const text = theirs ? canon(theirs) : "";
    if (said.seq !== undefined) this.seq = said.seq;
    if (theirs && text === canon(this.#notes)) {
      void this.#arrived(text, this.seq, new Date().toISOString());
      return;
    }
    if (theirs && !this.#sent.includes(text)) {
      this.#halted = true;
      this.told.elsewhere(theirs);
      return;
    }
    this.kick();
  }

  #later(away: boolean): void {
    const wait = this.#delay * (0.75 + Math.random() / 2);
    this.#delay = Math.min(this.#delay * 2, retryMost);
    this.told.waiting(away);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#once(), wait);
  }
}

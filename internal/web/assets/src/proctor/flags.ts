// Flags on their way: each kind has its event, each event one flag, which is sent when it begins and again when
// it has ended. The candidate is told when it begins.
import { onLeaving } from "../ui/leave";
import { Notice } from "./notice";
import type { Kind, Plan, Recorder } from "./plan";
import { Spell } from "./spell";

export class Flags {
  readonly #spells = new Map<Kind, Spell>();
  readonly #figures = new Map<Kind, Record<string, number>>();
  readonly #name = press();
  #numbers = 0;

  constructor(readonly plan: Plan, readonly recorder: Recorder, readonly notice: Notice) {
    addEventListener("pagehide", () => this.close());
    onLeaving(async () => this.close());
  }

  wants(kind: Kind): boolean { return this.plan.kinds.includes(kind); }

  /** Whether an event of a kind goes on. */
  open(kind: Kind): boolean { return this.#spells.get(kind)?.open ?? false; }

  /** Says whether something is there now. */
  look(kind: Kind, there: boolean, figures: Record<string, number> = {}): void {
    if (!this.wants(kind)) return;
    if (there) this.#figures.set(kind, figures);
    this.#spell(kind).look(there, this.recorder.now());
  }

  /** Raises a flag of something that happens at once. */
  raise(kind: Kind, figures: Record<string, number> = {}): void {
    if (!this.wants(kind)) return;
    const now = this.recorder.now();
    this.#send(kind, `${kind}-${this.#name}-once-${++this.#numbers}`, now, now, figures);
    this.#begun(kind, now, now);
  }

  close(): void { for (const spell of this.#spells.values()) spell.close(); }

  #spell(kind: Kind): Spell {
    let spell = this.#spells.get(kind);
    if (!spell) {
      const spans = { begin: (this.plan.begin[kind] ?? 0) * 1000, end: this.plan.end * 1000, merge: this.plan.merge * 1000 };
      spell = new Spell(spans, (event) => {
        this.#send(kind, `${kind}-${this.#name}-${event.number}`, event.from, event.until, this.#figures.get(kind) ?? {});
        if (event.begins) this.#begun(kind, event.from, event.until);
      });
      this.#spells.set(kind, spell);
    }
    return spell;
  }

  #begun(kind: Kind, from: number, until: number): void {
    this.recorder.mark(new Date(from), new Date(until));
    this.notice.tell(kind);
  }

  #send(kind: Kind, name: string, from: number, until: number, args: Record<string, number>): void {
    this.tell({ flags: [{ press: name, kind, from: Math.round(from), until: Math.round(until), args }] });
  }

  /** Tells the server something that is no flag. */
  tell(body: object): void { this.recorder.send(`/proctor/${encodeURIComponent(this.recorder.attempt)}/flags`, body); }
}

/** Names the flags of this page. */
function press(): string {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

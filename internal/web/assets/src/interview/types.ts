// What the browser and the server say to each other of a member's notes.

export interface Example {
  id: string;
  competency: string;
  question: string;
  parts: Record<string, string>;
}

export interface NoteText {
  examples: Example[];
  free: Record<string, string>;
  impression: string;
}

/** Two notes are the same where this is: nothing that is empty counts. */
export function canon(n: NoteText): string {
  const sorted = (o: Record<string, string>): [string, string][] =>
    Object.entries(o).filter(([, text]) => text !== "").sort(([a], [b]) => (a < b ? -1 : 1));
  const examples = n.examples.map((e) => [e.id, e.competency, e.question, sorted(e.parts)]).filter((e) => e[3]!.length > 0);
  return JSON.stringify([examples, sorted(n.free), n.impression]);
}

/** How many letters notes have, as the server counts them. */
export function letters(n: NoteText): number {
  const all = [...n.examples.flatMap((e) => Object.values(e.parts)), ...Object.values(n.free), n.impression];
  return all.reduce((sum, text) => sum + [...text].length, 0);
}

export interface Saved { seq: number; at: string }

/** What the server says of notes that it does not take. */
export interface Refused { code: string; text: string; seq?: number; notes?: NoteText }

export type SaveReply = { ok: true; body: Saved } | { ok: false; status: number; refused: Refused };

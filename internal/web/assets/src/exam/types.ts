// What the browser and the server say to each other in an exam.
import type { Reply } from "../ui/post";

/** An answer by the places on the screen, from 0; an empty one takes the answer back. */
export interface Answer {
  places?: number[];
  number?: string;
  point?: number;
  text?: string;
}

export type State = "running" | "paused" | "between" | "finished" | "ended";

/** Where an attempt stands; instants in milliseconds of the server's clock. */
export interface Standing {
  state: State;
  section: number;
  sections: number;
  now: number;
  deadline: number; // 0 for none
  break: number;    // seconds
}

export interface Given { slot: number; seq: number; answer: Answer }
export interface Held extends Standing { lease: string; answers: Given[]; marks: number[] }
export interface Save extends Given { at: number }
export interface Saved extends Standing {
  saved: { slot: number; seq: number }[];
  refused: { slot: number; seq: number; code: string; text: string }[];
}

/** Who answers: the server, or the page itself in a practice test. */
export interface Desk {
  enter(take: boolean, secret: string): Promise<Reply<Held>>;
  save(lease: string, section: number, answers: Save[]): Promise<Reply<Saved>>;
  mark(lease: string, slots: number[]): Promise<Reply<object>>;
  act(what: "section" | "next" | "pause" | "resume", lease: string, section: number): Promise<Reply<Standing>>;
}

export function blank(a: Answer): boolean {
  return (a.places ?? []).length === 0 && !a.number && !a.point && !a.text;
}

/** Two answers are the same where this is. */
export function canon(a: Answer): string {
  return JSON.stringify([a.places ?? [], a.number ?? "", a.point ?? 0, a.text ?? ""]);
}

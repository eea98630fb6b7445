// The server's side of an exam, over HTTP; and one without a server, for practice.
import { post, type Reply } from "../ui/post";
import type { Desk, Held, Save, Saved, Standing } from "./types";

export class Server implements Desk {
  constructor(readonly path: string) {}

  enter(take: boolean, secret: string): Promise<Reply<Held>> { return post(`${this.path}/lease`, { take, secret }); }

  save(lease: string, section: number, answers: Save[]): Promise<Reply<Saved>> {
    return post(`${this.path}/answers`, { lease, section, answers });
  }

  mark(lease: string, slots: number[]): Promise<Reply<object>> { return post(`${this.path}/marks`, { lease, slots }); }

  act(what: "section" | "next" | "pause" | "resume", lease: string, section: number): Promise<Reply<Standing>> {
    return post(`${this.path}/${what}`, { lease, section });
  }
}

/** Practice runs in the page alone; what is answered goes nowhere until it is handed in. */
export class Practice implements Desk {
  #deadline: number;

  constructor(minutes: number, readonly hand: () => void) { this.#deadline = Date.now() + minutes * 60_000; }

  async enter(): Promise<Reply<Held>> { return { ok: true, body: { ...this.#standing(), lease: "practice", answers: [], marks: [] } }; }

  async save(_lease: string, _section: number, answers: Save[]): Promise<Reply<Saved>> {
    return { ok: true, body: { ...this.#standing(), saved: answers.map(({ slot, seq }) => ({ slot, seq })), refused: [] } };
  }

  async mark(): Promise<Reply<object>> { return { ok: true, body: {} }; }

  async act(what: string): Promise<Reply<Standing>> {
    if (what === "section") this.hand();
    return { ok: true, body: this.#standing() };
  }

  #standing(): Standing {
    return { state: "running", section: 0, sections: 1, now: Date.now(), deadline: this.#deadline, break: 0 };
  }
}

// The server's side of an exam, over HTTP; and one without a server, for practice.
import type { Desk, Held, Reply, Save, Saved, Standing } from "./types";

const patience = 15_000;

export class Server implements Desk {
  constructor(readonly path: string) {}

  enter(take: boolean, secret: string): Promise<Reply<Held>> { return this.#post("lease", { take, secret }); }

  save(lease: string, section: number, answers: Save[]): Promise<Reply<Saved>> {
    return this.#post("answers", { lease, section, answers });
  }

  act(what: "section" | "next" | "pause" | "resume", lease: string, section: number): Promise<Reply<Standing>> {
    return this.#post(what, { lease, section });
  }

  async #post<T>(what: string, body: object): Promise<Reply<T>> {
    try {
      const answer = await fetch(`${this.path}/${what}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(patience),
      });
      if (answer.ok) return { ok: true, body: await answer.json() as T };
      const said = await answer.json().catch(() => ({})) as { code?: unknown; text?: unknown };
      return { ok: false, status: answer.status, code: String(said.code ?? ""), text: String(said.text ?? "") };
    } catch {
      return { ok: false, status: 0, code: "", text: "" };
    }
  }
}

/** Practice runs in the page alone; what is answered goes nowhere until it is handed in. */
export class Practice implements Desk {
  #deadline: number;

  constructor(minutes: number, readonly hand: () => void) { this.#deadline = Date.now() + minutes * 60_000; }

  async enter(): Promise<Reply<Held>> { return { ok: true, body: { ...this.#standing(), lease: "practice", answers: [] } }; }

  async save(_lease: string, _section: number, answers: Save[]): Promise<Reply<Saved>> {
    return { ok: true, body: { ...this.#standing(), saved: answers.map(({ slot, seq }) => ({ slot, seq })), refused: [] } };
  }

  async act(what: string): Promise<Reply<Standing>> {
    if (what === "section") this.hand();
    return { ok: true, body: this.#standing() };
  }

  #standing(): Standing {
    return { state: "running", section: 0, sections: 1, now: Date.now(), deadline: this.#deadline, break: 0 };
  }
}

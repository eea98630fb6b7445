// A request of the page's own code, in JSON.

/** What came of a request; status 0 where no answer came at all. */
export type Reply<T> = { ok: true; body: T } | { ok: false; status: number; code: string; text: string };

const patience = 15_000;

export function post<T>(path: string, body: object): Promise<Reply<T>> {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export function get<T>(path: string): Promise<Reply<T>> { return ask(path, {}); }

async function ask<T>(path: string, init: RequestInit): Promise<Reply<T>> {
  try {
    const headers = { ...init.headers, Accept: "application/json" };
    const answer = await fetch(path, { ...init, headers, signal: AbortSignal.timeout(patience) });
    if (answer.ok) return { ok: true, body: await answer.json() as T };
    const said = await answer.json().catch(() => ({})) as { code?: unknown; text?: unknown };
    return { ok: false, status: answer.status, code: String(said.code ?? ""), text: String(said.text ?? "") };
  } catch {
    return { ok: false, status: 0, code: "", text: "" };
  }
}

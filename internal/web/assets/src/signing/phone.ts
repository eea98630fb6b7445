// Signing in the application on a person's phone. Our own server speaks with the
// service behind it: this page may call no other host.

import { isObject, type Signer, SigningRefused, type SignRequest } from "./signer";

/** Where our server takes requests, and what the phone shows of them. */
export interface PhoneRequest {
  path: string;
  title: string;
  names: string[];
}

/** What a person needs to find the request on the phone. */
export interface Ticket {
  id: string;
  picture: string; // address of an image
  link: string; // opens the application on this same phone; "" for none
}

export interface PhoneView {
  /** The code is to be shown. */
  scan(ticket: Ticket): void;
  /** The application has the documents. */
  confirm(): void;
}

/** Signing by phone; the signal ends it as if the person had cancelled. */
export function phone(request: PhoneRequest, view: PhoneView, signal: AbortSignal): Signer {
  return { sign: (what) => byPhone(request, view, signal, what) };
}

async function byPhone(at: PhoneRequest, view: PhoneView, signal: AbortSignal, what: SignRequest): Promise<string[]> {
  const ticket = await ask(at.path, { title: at.title }, signal);
  if (!isTicket(ticket)) throw new SigningRefused("error", "ticket of another shape");
  view.scan(ticket);
  const one = `${at.path}/${encodeURIComponent(ticket.id)}`;
  const documents = what.data.map((data, i) => ({ name: at.names[i] ?? at.title, data }));
  await patiently(() => ask(`${one}/documents`, { documents }, signal));
  view.confirm();
  const answer = await patiently(() => ask(`${one}/signatures`, {}, signal));
  const signatures = answer["signatures"];
  if (!Array.isArray(signatures) || !signatures.every((s) => typeof s === "string")) {
    throw new SigningRefused("error", "answer of another shape");
  }
  return signatures;
}

/** Asks again as long as our server says that the phone has not answered yet. */
async function patiently(question: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  for (;;) {
    const answer = await question();
    if (answer["waiting"] !== true) return answer;
  }
}

async function ask(path: string, body: object, signal: AbortSignal): Promise<Record<string, unknown>> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body), signal,
    });
  } catch (error) {
    throw new SigningRefused(signal.aborted ? "cancelled" : "error", String(error));
  }
  const said: unknown = await answer.json().catch(() => ({}));
  if (!isObject(said)) throw new SigningRefused("error", "answer is no object");
  if (!answer.ok) throw new PhoneRefused(String(said["text"] ?? ""), String(said["code"] ?? answer.status));
  return said;
}

/** A refusal that our server words itself. */
export class PhoneRefused extends SigningRefused {
  constructor(readonly text: string, detail: string) {
    super("error", detail);
  }
}

function isTicket(value: Record<string, unknown>): value is Record<string, unknown> & Ticket {
  return typeof value["id"] === "string" && typeof value["picture"] === "string" && typeof value["link"] === "string";
}

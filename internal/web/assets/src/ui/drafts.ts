// Forms that save themselves. <form data-draft="/drafts/…" data-draft-version="3"> sends what changed as
// PUT {"version": 3, "fields": {name: text or [texts]}} after a pause and expects {"version": 4}. What could
// not be sent stays on this device, is tried again, and is put back when the form is opened again.
import { onContent } from "./dom";
import { fieldValues, putBack, valueOf, type Fields } from "./fields";
import { message, timeOfDay } from "./messages";
import { reachable } from "./net";

const pause = 900;
const retryFirst = 2_000;
const retryMost = 60_000;

type State = "idle" | "saving" | "saved" | "unsent" | "conflict" | "refused";
interface Sent { version: number; fields: Fields }
// What is kept on the device: the fields that the server has not confirmed, and of them those that went to
// it, of which nobody here knows whether they arrived.
interface Kept extends Sent { underway?: Fields }

const drafts = new WeakMap<HTMLFormElement, Draft>();
const live = new Set<Draft>();

export function startDrafts(): void {
  onContent((root) => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
      if (!drafts.has(form)) drafts.set(form, new Draft(form));
    }
    for (const draft of live) if (!draft.form.isConnected) live.delete(draft);
  });
  document.addEventListener("tarazy:net", () => live.forEach((draft) => draft.onNet()));
  addEventListener("pagehide", () => live.forEach((draft) => draft.leave()));
  document.addEventListener("submit", holdSubmit, true);
  document.addEventListener("submit", forgetAtSignOut);
}

// A form with unsent changes is sent only after they were saved: if that fails, the page and all that
// was typed stay.
function holdSubmit(event: SubmitEvent): void {
  const form = event.target;
  const draft = form instanceof HTMLFormElement ? drafts.get(form) : undefined;
  if (!draft?.hasUnsent()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const pressed = event.submitter;
  void draft.flush().then((sent) => { if (sent) draft.form.requestSubmit(pressed); });
}

// What is kept on a shared computer goes with the person.
function forgetAtSignOut(event: SubmitEvent): void {
  if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-sign-out]")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
}

class Draft {
  readonly form: HTMLFormElement;
  readonly #url: string;
  #version: number;
  #unsent: Fields = {};
  #underway: Fields = {};
  #sending: Promise<boolean> | null = null;
  #timer = 0;
  #delay = retryFirst;
  #stopped = false;

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.#url = form.dataset["draft"]!;
    this.#version = Number(form.dataset["draftVersion"] ?? 0);
    live.add(this);
    form.addEventListener("input", (event) => this.#changed(event.target));
    form.addEventListener("change", (event) => this.#changed(event.target));
    this.#restore();
  }

  hasUnsent(): boolean { return !this.#stopped && (this.#pending() || this.#sending !== null); }

  /** Sends everything now; false when something is still unsent. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#pending()) if (!await (this.#sending ?? this.#send())) return false;
    return true;
  }

  #pending(): boolean { return some(this.#unsent) || some(this.#underway); }

  onNet(): void { if (this.hasUnsent()) void this.flush(); }

  leave(): void {
    if (!this.hasUnsent() || this.#sending) return;
    if (!some(this.#underway)) this.#go();
    const body = JSON.stringify({ version: this.#version, fields: this.#underway } satisfies Sent);
    void fetch(this.#url, { method: "PUT", headers: { "Content-Type": "application/json" }, body, keepalive: true }).catch(() => undefined);
  }

  #changed(target: EventTarget | null): void {
    const change = valueOf(this.form, target);
    if (!change || this.#stopped) return;
    this.#unsent[change.name] = change.value;
    this.#keep();
    this.#show("saving");
    this.#later(pause);
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { if (!this.#sending && this.#pending()) void this.#send(); }, delay);
  }

  #send(): Promise<boolean> {
    this.#sending = this.#exchange().finally(() => { this.#sending = null; });
    return this.#sending;
  }

  // What is unsent goes on its way.
  #go(): void {
    this.#underway = this.#unsent;
    this.#unsent = {};
    this.#keep();
  }

  // What may have arrived goes again as it was before anything else does: the server knows it again.
  async #exchange(): Promise<boolean> {
    if (!some(this.#underway)) this.#go();
    const outcome = await put(this.#url, { version: this.#version, fields: this.#underway });
    if (outcome.version !== undefined) return this.#accepted(outcome.version);
    const told = outcome.status >= 400 && outcome.status < 500 && outcome.status !== 429;
    if (!told) {
      this.#retry();
      return false;
    }
    this.#unsent = { ...this.#underway, ...this.#unsent };
    this.#underway = {};
    this.#keep();
    this.#stop(outcome.status === 409 ? "conflict" : "refused");
    return false;
  }

  #accepted(version: number): boolean {
    this.#version = version;
    this.form.dataset["draftVersion"] = String(version);
    const field = this.form.querySelector<HTMLInputElement>("input[data-draft-version-field]");
    if (field) field.value = String(version);
    this.#delay = retryFirst;
    this.#underway = {};
    this.#keep();
    const more = this.#pending();
    this.#show(more ? "saving" : "saved");
    if (more) this.#later(pause);
    return true;
  }

  #retry(): void {
    this.#show("unsent");
    this.#later(this.#delay);
    this.#delay = Math.min(this.#delay * 2, retryMost);
  }

  #stop(state: State): void {
    this.#stopped = true;
    this.#show(state);
  }

  #keep(): void {
    const key = "draft:" + this.#url;
    const fields = { ...this.#underway, ...this.#unsent };
    try {
      if (!some(fields)) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ version: this.#version, fields, underway: this.#underway } satisfies Kept));
    } catch {
      // A full or forbidden store takes away the second safety, not the first.
    }
  }

  #restore(): void {
    const kept = readKept("draft:" + this.#url);
    if (!kept) return;
    const underway = kept.underway ?? {};
    if (this.#holds(kept.fields)) localStorage.removeItem("draft:" + this.#url);
    else if (kept.version === this.#version) this.#take(kept.fields, underway);
    else if (kept.version + 1 === this.#version && some(underway) && this.#holds(underway)) this.#take(kept.fields); // it arrived
    else this.#offer(kept.fields);
  }

  #holds(fields: Fields): boolean {
    return JSON.stringify(fieldValues(this.form, Object.keys(fields))) === JSON.stringify(fields);
  }

  #take(fields: Fields, underway: Fields = {}): void {
    putBack(this.form, fields);
    this.#stopped = false;
    this.#underway = underway;
    const rest = Object.keys(fields).filter((name) => JSON.stringify(fields[name]) !== JSON.stringify(underway[name]));
    this.#unsent = fieldValues(this.form, rest);
    this.#show("saving");
    this.#later(0);
  }

  // The form changed elsewhere while this device had something unsent: the person decides.
  #offer(fields: Fields): void {
    this.#stop("conflict");
    const place = this.#place();
    place?.append(" ", choice(message("draft_take"), () => this.#take(fields)), " ", choice(message("draft_drop"), () => this.#drop()));
  }

  #drop(): void {
    localStorage.removeItem("draft:" + this.#url);
    this.#stopped = false;
    this.#show("idle");
  }

  #place(): HTMLElement | null {
    return document.querySelector<HTMLElement>(`[data-draft-state="${CSS.escape(this.form.id)}"]`) ?? this.form.querySelector<HTMLElement>("[data-draft-state]");
  }

  #show(state: State): void {
    const place = this.#place();
    if (!place) return;
    const count = Object.keys({ ...this.#underway, ...this.#unsent }).length;
    place.className = "saved" + (state === "saving" ? " saved--wait" : ["unsent", "conflict", "refused"].includes(state) ? " saved--off" : "");
    place.hidden = state === "idle";
    place.replaceChildren(message("draft_" + state, { time: timeOfDay(new Date()), count }));
  }
}

function some(fields: Fields): boolean { return Object.keys(fields).length > 0; }

interface Outcome { status: number; version?: number }

async function put(url: string, body: Sent): Promise<Outcome> {
  try {
    const answer = await fetch(url, { method: "PUT", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(20_000) });
    reachable(true);
    if (!answer.ok) return { status: answer.status };
    const reply = await answer.json() as { version?: unknown };
    return typeof reply.version === "number" ? { status: answer.status, version: reply.version } : { status: 500 };
  } catch {
    reachable(false);
    return { status: 0 };
  }
}

function readKept(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    return kept && typeof kept.version === "number" && typeof kept.fields === "object" ? kept : null;
  } catch {
    return null;
  }
}

function choice(text: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--quiet";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

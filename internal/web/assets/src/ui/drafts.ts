// Forms that save themselves. <form data-draft="/drafts/…" data-draft-version="3"> sends what changed as
// PUT {"version": 3, "fields": {name: text or [texts]}} after a pause and expects {"version": 4}. What could
// not be sent stays on this device, is tried again, and is put back when the form is opened again. A hidden
// field of the form may say the same in its place, and bring what was typed before in data-draft-fields.
import { closest, onContent } from "./dom";
import { fieldValues, putBack, stored, valueOf, type Fields } from "./fields";
import { message, timeOfDay } from "./messages";
import { reachable } from "./net";

const pause = 900;
const retryFirst = 2_000;
const retryMost = 60_000;

type State = "idle" | "saving" | "saved" | "unsent" | "waiting" | "conflict" | "refused" | "kept";
interface Sent { version: number; fields: Fields }
// What is kept on the device: the fields that the server has not confirmed, and of them those that went to
// it, of which nobody here knows whether they arrived. Of a form that went on its way with them, nobody
// here knows whether the server took it.
interface Kept extends Sent { underway?: Fields; went?: boolean }
// What came of a save: the server took it, answered that it does not, or gave no answer.
type Outcome = "taken" | "refused" | "unanswered";

const drafts = new WeakMap<HTMLFormElement, Draft>();
const live = new Set<Draft>();

export function startDrafts(): void {
  onContent((root) => {
    for (const mark of root.querySelectorAll<HTMLElement>("[data-draft]")) {
      const form = mark.closest("form");
      if (form && !drafts.has(form)) drafts.set(form, new Draft(form, mark));
    }
    for (const draft of live) if (!draft.form.isConnected) live.delete(draft);
  });
  document.addEventListener("tarazy:net", () => live.forEach((draft) => draft.onNet()));
  addEventListener("pagehide", () => live.forEach((draft) => draft.leave()));
  document.addEventListener("submit", holdSubmit, true);
  document.addEventListener("click", pressedElse, true);
  document.addEventListener("submit", forgetAtSignOut);
}

// A form with unsent changes is sent once the server has answered to them: then the press goes on, whatever
// the answer was, for the form carries everything. Without an answer the page stays, and the press waits.
function holdSubmit(event: SubmitEvent): void {
  const form = event.target;
  const draft = form instanceof HTMLFormElement ? drafts.get(form) : undefined;
  if (!draft?.holds()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  draft.press(event.submitter);
}

// Whoever presses something else does not mean the press before any more.
function pressedElse(event: MouseEvent): void {
  if (closest(event.target, "a[href], button")) for (const draft of live) draft.forgetPress();
}

// What is kept on a shared computer goes with the person.
function forgetAtSignOut(event: SubmitEvent): void {
  if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-sign-out]")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
}

class Draft {
  readonly form: HTMLFormElement;
  readonly #mark: HTMLElement;
  readonly #url: string;
  #version: number;
  #unsent: Fields = {};
  #underway: Fields = {};
  #pressed: { by: HTMLElement | null; typed: boolean } | null = null; // waits for the server's answer
  #passing = false;
  #sending = false;
  #timer = 0;
  #delay = retryFirst;
  #state: State = "idle";
  #stopped = false; // the person decides what becomes of it
  #went = false; // on its way with the form

  constructor(form: HTMLFormElement, mark: HTMLElement) {
    this.form = form;
    this.#mark = mark;
    this.#url = mark.dataset["draft"]!;
    this.#version = Number(mark.dataset["draftVersion"] ?? 0);
    if (mark.dataset["draftFields"]) this.#fill(stored(form, JSON.parse(mark.dataset["draftFields"]) as Record<string, string>));
    live.add(this);
    form.addEventListener("input", (event) => this.#changed(event.target));
    form.addEventListener("change", (event) => this.#changed(event.target));
    this.#restore();
  }

  /** Whether a press of the form's button has to wait. */
  holds(): boolean { return !this.#passing && this.#hasUnsent(); }

  /** Sends the form as soon as the server has answered to what is unsent. */
  press(by: HTMLElement | null): void {
    this.#pressed = { by, typed: false };
    this.#show("saving");
    void this.#send();
  }

  forgetPress(): void {
    if (this.#state !== "waiting") return;
    this.#pressed = null;
    this.#show("unsent");
  }

  onNet(): void { if (this.#hasUnsent()) void this.#send(); }

  leave(): void {
    if (!this.#hasUnsent() || this.#sending) return;
    if (!some(this.#underway)) this.#go();
    const body = JSON.stringify({ version: this.#version, fields: this.#underway } satisfies Sent);
    void fetch(this.#url, { method: "PUT", headers: { "Content-Type": "application/json" }, body, keepalive: true }).catch(() => undefined);
  }

  #pending(): boolean { return some(this.#unsent) || some(this.#underway); }

  #hasUnsent(): boolean { return !this.#stopped && !this.#went && (this.#pending() || this.#sending); }

  #changed(target: EventTarget | null): void {
    const change = valueOf(this.form, target);
    if (!change || this.#stopped) return;
    this.forgetPress();
    if (this.#pressed) this.#pressed.typed = true;
    this.#went = false;
    this.#unsent[change.name] = change.value;
    this.#keep();
    this.#show("saving");
    this.#later(pause);
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), delay);
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sending || !this.#pending()) return;
    this.#sending = true;
    const outcome = await this.#exchange();
    this.#sending = false;
    if (!this.#pressed || outcome === "unanswered") return;
    if (outcome === "taken" && this.#pending()) return this.#send();
    this.#pass(this.#pressed.by);
  }

  // The form goes on its way. What the server did not take goes with it, and stays on the device.
  #pass(by: HTMLElement | null): void {
    this.#pressed = null;
    if (by && !by.isConnected) return;
    this.#went = this.#pending();
    if (this.#went) this.#keep();
    this.#passing = true;
    this.form.requestSubmit(by);
    this.#passing = false;
  }

  // What is unsent goes on its way.
  #go(): void {
    this.#underway = this.#unsent;
    this.#unsent = {};
    this.#keep();
  }

  // What may have arrived goes again as it was before anything else does: the server knows it again.
  async #exchange(): Promise<Outcome> {
    if (!some(this.#underway)) this.#go();
    const answer = await put(this.#url, { version: this.#version, fields: this.#underway });
    if (answer.version !== undefined) return this.#accepted(answer.version);
    const told = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    if (!told) return this.#retry();
    this.#unsent = { ...this.#underway, ...this.#unsent };
    this.#underway = {};
    this.#keep();
    if (answer.status === 409) this.#stop("conflict");
    else this.#show("refused"); // the next change tries again
    return "refused";
  }

  #accepted(version: number): Outcome {
    this.#version = version;
    this.#mark.dataset["draftVersion"] = String(version);
    const field = this.form.querySelector<HTMLInputElement>("input[data-draft-version-field]");
    if (field) field.value = String(version);
    this.#delay = retryFirst;
    this.#underway = {};
    this.#keep();
    const more = this.#pending();
    this.#show(more ? "saving" : "saved");
    if (more) this.#later(pause);
    return "taken";
  }

  #retry(): Outcome {
    if (this.#pressed?.typed) this.#pressed = null;
    this.#show(this.#pressed ? "waiting" : "unsent");
    this.#later(this.#delay);
    this.#delay = Math.min(this.#delay * 2, retryMost);
    return "unanswered";
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
      else localStorage.setItem(key, JSON.stringify({ version: this.#version, fields, underway: this.#underway, went: this.#went } satisfies Kept));
    } catch {
      // A full or forbidden store takes away the second safety, not the first.
    }
  }

  #restore(): void {
    const kept = readKept("draft:" + this.#url);
    if (!kept) return;
    const underway = kept.underway ?? {};
    if (this.#has(kept.fields)) localStorage.removeItem("draft:" + this.#url);
    else if (kept.went) this.#offer(kept.fields, "kept");
    else if (kept.version === this.#version) this.#take(kept.fields, underway);
    else if (kept.version + 1 === this.#version && some(underway) && this.#has(underway)) this.#take(kept.fields); // it arrived
    else this.#offer(kept.fields, "conflict");
  }

  #has(fields: Fields): boolean {
    return JSON.stringify(fieldValues(this.form, Object.keys(fields))) === JSON.stringify(fields);
  }

  // Puts back what was typed, and opens what would hide it.
  #fill(fields: Fields): void {
    putBack(this.form, fields);
    for (const field of this.form.elements) if ((field.getAttribute("name") ?? "") in fields) unfold(field);
  }

  #take(fields: Fields, underway: Fields = {}): void {
    this.#fill(fields);
    this.#stopped = false;
    this.#underway = underway;
    const rest = Object.keys(fields).filter((name) => JSON.stringify(fields[name]) !== JSON.stringify(underway[name]));
    this.#unsent = fieldValues(this.form, rest);
    this.#show("saving");
    this.#later(0);
  }

  // The form changed elsewhere while this device had something unsent, or was sent with it: the person decides.
  #offer(fields: Fields, why: State): void {
    this.#stop(why);
    const place = this.#place();
    place?.append(" ", choice(message("draft_take"), () => this.#take(fields)), " ", choice(message("draft_drop"), () => this.#drop()));
  }

  #drop(): void {
    localStorage.removeItem("draft:" + this.#url);
    this.#stopped = false;
    this.#show("idle");
  }

  #place(): HTMLElement | null {
    return this.form.querySelector<HTMLElement>("[data-draft-state]") ?? document.querySelector<HTMLElement>(`[data-draft-state="${CSS.escape(this.form.id)}"]`);
  }

  #show(state: State): void {
    this.#state = state;
    const place = this.#place();
    if (!place) return;
    const count = Object.keys({ ...this.#underway, ...this.#unsent }).length;
    place.className = "saved" + (state === "saving" ? " saved--wait" : ["unsent", "waiting", "conflict", "refused", "kept"].includes(state) ? " saved--off" : "");
    place.hidden = state === "idle";
    place.replaceChildren(message("draft_" + state, { time: timeOfDay(new Date()), count }));
  }
}

function unfold(field: Element): void {
  for (let part = field.closest("details"); part; part = part.parentElement?.closest("details") ?? null) part.open = true;
}

function some(fields: Fields): boolean { return Object.keys(fields).length > 0; }

interface Answer { status: number; version?: number }

async function put(url: string, body: Sent): Promise<Answer> {
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

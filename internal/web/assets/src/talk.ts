// The page of an interview while it is held: one part of the script at a time, the clock by the server's
// time, and the own notes, which are kept on this device until they are on the server. The page is whole
// without this code: then all parts stand below each other and notes are sent by a button.
import { closest, isTyping } from "./ui/dom";
import { timeOfDay } from "./ui/messages";
import { reachable } from "./ui/net";
import { get, post } from "./ui/post";
import { Clock, clockText } from "./ui/clock";
import { keepOf } from "./interview/keep";
import { NotesLine } from "./interview/line";
import { NotesForm } from "./interview/notes";
import { text } from "./interview/say";
import type { NoteText, Refused, Saved, SaveReply } from "./interview/types";

const askEvery = 10_000;
const patience = 15_000;

interface Standing { state: string; version: number; now: number; done: string[] }

class Talk {
  readonly path: string;
  readonly clock: Clock;
  readonly began: number;
  readonly parts: HTMLElement[];
  readonly form: NotesForm | null;
  line: NotesLine | null = null;
  #now: string;

  constructor(readonly root: HTMLElement) {
    const data = root.dataset;
    this.path = data["path"] ?? "";
    this.began = Number(data["began"]);
    this.clock = new Clock(Number(data["now"]), this.began + Number(data["minutes"]) * 60_000);
    this.parts = [...root.querySelectorAll<HTMLElement>("[data-part]")];
    const asked = data["at"] ?? location.hash.slice(1);
    this.#now = this.parts.some((p) => p.id === asked) ? asked : this.parts[0]?.id ?? "";
    const notes = root.querySelector<HTMLElement>("[data-notes]");
    this.form = notes ? new NotesForm(notes) : null;
  }

  async start(): Promise<void> {
    this.root.dataset["view"] = "one";
    this.go(this.#now, false);
    this.wire();
    setInterval(() => this.tick(), 1_000);
    this.tick();
    setInterval(() => void this.ask(), askEvery);
    if (this.form) await this.notes(this.form);
  }

  // Notes.

  async notes(form: NotesForm): Promise<void> {
    const data = form.root.dataset;
    const keep = await keepOf(data["member"] ?? "", data["interview"] ?? "");
    this.line = new NotesLine(Number(data["seq"]), form.read(), (seq, notes) => save(this.path + "/notes", seq, notes), keep, {
      saved: (at) => this.saved("saved", text("saved", { time: timeOfDay(new Date(at)) })),
      waiting: (away) => {
        reachable(!away);
        this.saved(away ? "saved saved--off" : "saved saved--wait", text(away ? "away" : "unsaved"));
      },
      refused: (said) => this.refused(said),
      elsewhere: () => this.panel("elsewhere"),
      signedOut: () => this.panel("signed-out"),
    });
    form.root.addEventListener("input", () => {
      form.draw();
      this.line?.change(form.read());
    });
    const kept = await this.line.recall();
    if (kept) form.show(kept);
  }

  saved(name: string, words: string): void {
    if (name === "saved") {
      reachable(true);
      this.panel("");
    }
    for (const place of this.root.querySelectorAll<HTMLElement>("[data-saved]")) {
      place.className = name;
      if (place.textContent !== words) place.textContent = words;
    }
  }

  refused(said: Refused): void {
    this.saved("saved saved--off", text("unsaved"));
    this.panel("refused");
    const place = this.root.querySelector("[data-refused]");
    if (place) place.textContent = said.text || text("failed");
  }

  panel(name: string): void {
    for (const one of this.root.querySelectorAll<HTMLElement>("[data-panel]")) {
      if (one.dataset["panel"] !== "ended") one.hidden = one.dataset["panel"] !== name;
    }
  }

  // The course of the talk.

  go(id: string, focus: boolean): void {
    const part = this.parts.find((p) => p.id === id);
    if (!part) return;
    this.#now = id;
    for (const one of this.parts) one.toggleAttribute("data-current", one === part);
    for (const link of this.root.querySelectorAll<HTMLElement>("[data-goto]")) {
      const entry = link.closest("li") ?? link;
      if (link.dataset["goto"] === id) entry.setAttribute("aria-current", "step");
      else entry.removeAttribute("aria-current");
    }
    history.replaceState(null, "", "#" + id);
    if (focus) {
      part.focus({ preventScroll: true });
      part.scrollIntoView({ block: "start" });
    }
    this.form?.draw();
    this.tick();
  }

  step(by: number): void {
    const next = this.parts[this.parts.findIndex((p) => p.id === this.#now) + by];
    if (next) this.go(next.id, true);
  }

  tick(): void {
    const clock = this.root.querySelector<HTMLElement>("[data-clock]");
    if (!clock || this.root.dataset["state"] !== "under_way") return;
    const gone = Math.floor((this.clock.now() - this.began) / 1_000);
    clock.textContent = clockText(gone);
    const bar = this.root.querySelector<HTMLProgressElement>("[data-clockbar]");
    if (bar) bar.value = Math.min(gone, bar.max);
    const part = this.parts.find((p) => p.id === this.#now);
    const left = this.root.querySelector("[data-left]");
    if (!part || !left) return;
    const minutes = Math.ceil((Number(part.dataset["to"]) * 60 - gone) / 60);
    const words = text(minutes > 0 ? "left" : "over-time", { n: Math.abs(minutes) });
    if (left.textContent !== words) left.textContent = words;
  }

  /** Asks where the talk stands: another member ends it, and ticks the script. */
  async ask(): Promise<void> {
    const reply = await get<Standing>(this.path + "/state");
    if (!reply.ok) return;
    const s = reply.body;
    this.clock.sync(s.now, this.clock.deadline);
    this.stands(s);
    if (s.state === this.root.dataset["state"]) return;
    if (this.root.dataset["state"] === "planned") return location.reload();
    this.root.dataset["state"] = s.state;
    const ended = this.root.querySelector<HTMLElement>('[data-panel="ended"]');
    if (ended) ended.hidden = false;
  }

  // Who leads ends the talk in the version that this page has seen.
  stands(s: Standing): void {
    for (const field of this.root.querySelectorAll<HTMLInputElement>("input[name=version]")) field.value = String(s.version);
    this.ticked(s.done);
  }

  ticked(done: string[]): void {
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-tick]")) {
      const on = done.includes(button.dataset["tick"] ?? "");
      button.setAttribute("aria-pressed", String(on));
      button.setAttribute("name", on ? "untick" : "tick");
    }
    for (const item of this.root.querySelectorAll<HTMLElement>("[data-done]")) {
      item.classList.toggle("done", (item.dataset["done"] ?? "").split(" ").some((key) => key !== "" && done.includes(key)));
    }
  }

  async pressTick(button: HTMLElement): Promise<void> {
    const on = button.getAttribute("aria-pressed") !== "true";
    const reply = await post<Standing>(this.path + "/tick", { key: button.dataset["tick"], on });
    if (reply.ok) this.stands(reply.body);
    else this.refused({ code: reply.code, text: reply.text || text("failed") });
  }

  // What a person presses.

  wire(): void {
    this.root.addEventListener("click", (event) => {
      const button = closest(event.target, "button, a");
      if (button && this.pressed(button)) event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      if (!event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.isComposing && this.key(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    }, true);
    document.addEventListener("submit", (event) => this.submits(event), true);
    addEventListener("online", () => this.line?.kick());
    addEventListener("beforeunload", (event) => { if (this.line?.unsent) event.preventDefault(); });
  }

  pressed(button: HTMLElement): boolean {
    const data = button.dataset;
    if (data["goto"]) this.go(data["goto"], true);
    else if (data["step"]) this.step(Number(data["step"]));
    else if (data["addExample"]) this.form?.add(data["addExample"]);
    else if (data["tick"]) void this.pressTick(button);
    else if (data["keep"] === "mine") {
      this.panel("");
      this.line?.mine();
    } else if (data["keep"] === "theirs") void this.line?.theirs().then(() => location.reload());
    else return false;
    return true;
  }

  // Alt with an arrow turns to another part, a figure goes to a letter of the example: by itself where
  // nothing is typed, with Alt everywhere.
  key(event: KeyboardEvent): boolean {
    if (document.querySelector("dialog:modal")) return false;
    if (event.altKey && (event.code === "ArrowRight" || event.code === "ArrowLeft")) {
      this.step(event.code === "ArrowRight" ? 1 : -1);
      return true;
    }
    const figure = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (!figure || event.shiftKey) return false;
    if (!event.altKey && (isTyping(event.target) || document.body.dataset["keys"] === "off")) return false;
    return this.letter(Number(figure) - 1);
  }

  letter(at: number): boolean {
    const part = this.parts.find((p) => p.id === this.#now);
    const box = closest(document.activeElement, "[data-example]") ?? [...part?.querySelectorAll<HTMLElement>("[data-example]") ?? []].pop();
    const area = box?.querySelectorAll<HTMLTextAreaElement>("textarea[data-piece]")[at];
    area?.focus();
    return area !== undefined;
  }

  // Notes go by themselves; nobody signs out of, or ends, what is not on the server.
  submits(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.matches("[data-notes]")) {
      event.preventDefault();
      this.line?.kick();
    } else if (this.line?.unsent && form.matches("[data-sign-out], [data-ends]")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.panel("refused");
      const place = this.root.querySelector("[data-refused]");
      if (place) place.textContent = text("first-save");
      this.line.kick();
    }
  }
}

async function save(path: string, seq: number, notes: NoteText): Promise<SaveReply> {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ seq, notes }),
      signal: AbortSignal.timeout(patience),
    });
    if (answer.ok) return { ok: true, body: await answer.json() as Saved };
    const refused = await answer.json().catch(() => ({ code: "", text: "" })) as Refused;
    return { ok: false, status: answer.status, refused };
  } catch {
    return { ok: false, status: 0, refused: { code: "", text: "" } };
  }
}

// Rating: what is selected in the notes becomes the passage of the piece of evidence that is being made.
function startRating(root: HTMLElement): void {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const box = selection && closest(selection.anchorNode?.parentElement ?? null, "[data-quotable]");
    const words = selection?.toString().trim() ?? "";
    if (!box || words === "" || !box.contains(selection!.focusNode)) return;
    const section = box.closest("[data-rate]");
    const field = section?.querySelector<HTMLTextAreaElement>("textarea[name=passage]");
    const source = section?.querySelector<HTMLSelectElement>("select[name=source]");
    if (!field) return;
    field.value = words;
    if (source) source.value = box.dataset["quotable"] ?? "";
  });
  root.addEventListener("change", (event) => {
    const select = event.target;
    if (!(select instanceof HTMLSelectElement) || select.name !== "sign") return;
    const form = select.form?.querySelector<HTMLElement>("[data-passage]");
    if (form) form.hidden = select.value === "not_shown";
  });
}

const talk = document.querySelector<HTMLElement>("[data-talk]");
if (talk) void new Talk(talk).start();
const sheet = document.querySelector<HTMLElement>("[data-sheet]");
if (sheet) startRating(sheet);

// The notes on the page: examples by the letters of the technique, and free notes. What an example lacks
// and what must be clarified is shown as it is typed.
import { text } from "./say";
import { letters, type NoteText } from "./types";
import { Wordings, type Rules } from "./wording";

export class NotesForm {
  readonly #wordings: Wordings;

  constructor(readonly root: HTMLElement) {
    const rules = document.getElementById("talk-wording")?.getAttribute("data-rules") ?? "{}";
    this.#wordings = new Wordings(JSON.parse(rules) as Rules);
    this.draw();
  }

  /** What is written, without what is empty. */
  read(): NoteText {
    const out: NoteText = { examples: [], free: {}, impression: this.root.dataset["impression"] ?? "" };
    for (const box of this.root.querySelectorAll<HTMLElement>("[data-example]")) {
      const parts: Record<string, string> = {};
      for (const area of areas(box)) if (area.value !== "") parts[area.dataset["piece"] ?? ""] = area.value;
      if (Object.keys(parts).length === 0) continue;
      out.examples.push({ id: box.dataset["example"] ?? "", competency: box.dataset["competency"] ?? "", question: box.dataset["question"] ?? "", parts });
    }
    for (const area of this.root.querySelectorAll<HTMLTextAreaElement>("textarea[data-free]")) {
      if (area.value !== "") out.free[area.dataset["free"] ?? ""] = area.value;
    }
    return out;
  }

  /** Writes notes into the page. */
  show(notes: NoteText): void {
    this.root.dataset["impression"] = notes.impression;
    for (const area of this.root.querySelectorAll<HTMLTextAreaElement>("textarea[data-free]")) area.value = notes.free[area.dataset["free"] ?? ""] ?? "";
    for (const area of this.root.querySelectorAll<HTMLTextAreaElement>("[data-example] textarea")) area.value = "";
    for (const e of notes.examples) {
      const box = this.root.querySelector<HTMLElement>(`[data-example="${CSS.escape(e.id)}"]`) ?? this.#make(e.id, e.question);
      if (!box) continue;
      for (const area of areas(box)) area.value = e.parts[area.dataset["piece"] ?? ""] ?? "";
    }
    this.draw();
  }

  /** Adds an empty example to a question, and goes there. */
  add(question: string): void {
    const taken = [...this.root.querySelectorAll<HTMLElement>("[data-example]")].map((box) => Number(box.dataset["example"]?.slice(1)));
    const box = this.#make("e" + (Math.max(0, ...taken) + 1), question);
    this.draw();
    box?.querySelector("textarea")?.focus();
  }

  #make(id: string, question: string): HTMLElement | null {
    const place = this.root.querySelector<HTMLElement>(`[data-examples="${CSS.escape(question)}"]`);
    const model = place?.querySelector("template");
    if (!place || !model) return null;
    const box = (model.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    box.dataset["example"] = id;
    for (const part of box.querySelectorAll<HTMLElement>("[id], [for], [name], [aria-describedby]")) {
      for (const name of ["id", "for", "name", "aria-describedby"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replaceAll("NEW", id));
      }
    }
    place.insertBefore(box, model);
    return box;
  }

  draw(): void {
    for (const place of this.root.querySelectorAll<HTMLElement>("[data-examples]")) this.#drawPlace(place);
    const most = Number(this.root.dataset["most"]);
    const given = letters(this.read());
    const over = this.root.querySelector<HTMLElement>("[data-over]");
    if (over) {
      over.hidden = given <= most;
      over.textContent = given > most ? text("over", { given, most }) : "";
    }
  }

  #drawPlace(place: HTMLElement): void {
    let whole = 0;
    [...place.querySelectorAll<HTMLElement>("[data-example]")].forEach((box, at) => {
      const number = box.querySelector("[data-number]");
      if (number) number.textContent = text("example", { n: at + 1 });
      if (this.drawExample(box)) whole++;
    });
    const count = place.parentElement?.querySelector("[data-whole-count]");
    if (count) count.textContent = text("whole-count", { n: whole, wanted: this.root.dataset["wanted"] ?? "" });
  }

  /** Shows what an example lacks; true for a whole one. */
  drawExample(box: HTMLElement): boolean {
    const wanted = (this.root.dataset["whole"] ?? "").split(" ");
    const has = new Set<string>();
    for (const area of areas(box)) {
      const filled = area.value.trim() !== "";
      if (filled) has.add(area.dataset["piece"] ?? "");
      area.closest(".star")?.classList.toggle("star--no", !filled);
      this.#drawWording(area);
    }
    const whole = wanted.every((part) => has.has(part));
    const missing = areas(box).filter((area) => area.value.trim() === "").map((area) => area.dataset["letter"] ?? "").join(", ");
    const said = box.querySelector("[data-whole]");
    const words = has.size === 0 ? "" : whole ? text(missing ? "whole-lacks" : "whole", { letters: missing }) : text("incomplete", { letters: missing });
    if (said && said.textContent !== words) said.textContent = words;
    return whole;
  }

  #drawWording(area: HTMLTextAreaElement): void {
    const row = area.closest(".star");
    const mirror = row?.querySelector<HTMLElement>("[data-mirror]");
    const said = row?.querySelector<HTMLElement>("[data-clarify]");
    if (!mirror || !said) return;
    const found = this.#wordings.mark(area.value);
    mirror.replaceChildren();
    let at = 0;
    for (const w of found) {
      const mark = document.createElement("mark");
      mark.textContent = area.value.slice(w.from, w.to);
      mirror.append(area.value.slice(at, w.from), mark);
      at = w.to;
    }
    mirror.append(area.value.slice(at) + "\n");
    const words = found.map((w) => text("wording-" + w.key, { words: area.value.slice(w.from, w.to) })).join(" ");
    if (said.textContent !== words) said.textContent = words;
  }
}

function areas(box: HTMLElement): HTMLTextAreaElement[] { return [...box.querySelectorAll<HTMLTextAreaElement>("textarea[data-piece]")]; }

// The items of a section on the screen: one at a time or all, the map of them, and the language of
// what they say.
import { setCookie } from "../ui/dom";
import { text } from "./say";

export interface Mark { answered: boolean; unsent: boolean }

export class Pages {
  readonly items: HTMLElement[];
  readonly flags = new Set<number>();
  now: number; // slot of the item that is shown
  lang = "";
  readonly #moved: () => void;

  constructor(readonly root: HTMLElement, moved: () => void) {
    this.items = [...root.querySelectorAll<HTMLElement>("[data-slot]")];
    this.now = slotOf(this.items.find((item) => item.hasAttribute("data-current")) ?? this.items[0]);
    this.#moved = moved;
  }

  item(slot: number): HTMLElement | undefined { return this.items.find((item) => slotOf(item) === slot); }

  get slots(): number[] { return this.items.map((item) => slotOf(item)); }

  /** Shows an item, and moves the focus into it where the person asked for it. */
  go(slot: number, focus: boolean): void {
    const item = this.item(slot);
    if (!item) return;
    this.now = slot;
    for (const other of this.items) other.toggleAttribute("data-current", other === item);
    if (focus) {
      item.focus({ preventScroll: true });
      item.scrollIntoView({ block: "start" });
    }
    this.#moved();
  }

  step(by: number): void {
    const at = this.slots.indexOf(this.now) + by;
    const slot = this.slots[at];
    if (slot !== undefined) this.go(slot, true);
  }

  flag(slot: number, on = !this.flags.has(slot)): void {
    if (on) this.flags.add(slot);
    else this.flags.delete(slot);
    this.item(slot)?.querySelector("[data-flag]")?.setAttribute("aria-pressed", String(on));
    this.#moved();
  }

  /** One item a page, or all. */
  view(how: string): void {
    this.root.dataset["view"] = how;
    setCookie("exam-view", how);
    for (const button of this.root.querySelectorAll("[data-view-choice]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-view-choice") === how));
    }
  }

  speak(lang: string): void {
    if (lang === "" || !this.root.querySelector(`[data-item-lang="${CSS.escape(lang)}"]`)) return;
    this.lang = lang;
    for (const part of this.root.querySelectorAll<HTMLElement>("[data-item-lang]")) {
      const others = part.parentElement?.querySelector(`:scope > [data-item-lang="${CSS.escape(lang)}"]`);
      part.hidden = part.dataset["itemLang"] !== lang && others !== null;
    }
    for (const option of this.root.querySelectorAll<HTMLOptionElement>(`option[data-text-${CSS.escape(lang)}]`)) {
      option.textContent = option.getAttribute("data-text-" + lang);
    }
    for (const button of this.root.querySelectorAll("[data-lang-choice]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-lang-choice") === lang));
    }
    this.#moved();
  }

  /** Draws the map and the counts. */
  draw(marks: (slot: number) => Mark): void {
    let answered = 0;
    this.slots.forEach((slot, at) => {
      const mark = marks(slot);
      if (mark.answered) answered++;
      const entry = this.root.querySelector<HTMLElement>(`[data-map="${slot}"]`);
      if (!entry) return;
      entry.classList.toggle("a", mark.answered);
      entry.classList.toggle("f", this.flags.has(slot));
      entry.classList.toggle("u", mark.unsent);
      if (slot === this.now) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
      const words = [text("item", { n: at + 1 }), text(mark.answered ? "answered" : "open")];
      if (this.flags.has(slot)) words.push(text("flagged"));
      if (mark.unsent) words.push(text("item-unsent"));
      entry.setAttribute("aria-label", words.join(", "));
    });
    const counts = text("counts", { answered, left: this.items.length - answered, flagged: this.flags.size });
    for (const place of this.root.querySelectorAll("[data-counts]")) place.textContent = counts;
    this.#ends();
  }

  #ends(): void {
    for (const item of this.items) {
      const at = this.items.indexOf(item);
      for (const button of item.querySelectorAll<HTMLButtonElement>("[data-step]")) {
        const to = at + Number(button.dataset["step"]);
        button.hidden = to < 0 || to >= this.items.length;
      }
    }
  }
}

export function slotOf(item: HTMLElement | undefined): number { return Number(item?.dataset["slot"] ?? -1); }

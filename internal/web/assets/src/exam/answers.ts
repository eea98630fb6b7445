// Reading and showing the answer of an item on the screen.
import { cut } from "./words";
import type { Answer } from "./types";

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const inputs = (item: HTMLElement): Input[] => [...item.querySelectorAll<Input>("[data-answer]")];
const chosen = (item: HTMLElement): number[] =>
  [...item.querySelectorAll<HTMLInputElement>("input[data-answer]:checked")].map((input) => Number(input.value));
const kindOf = (item: HTMLElement): string => item.querySelector<HTMLElement>("[data-kind]")?.dataset["kind"] ?? "";

/** The answer that the screen shows. An ordering counts once it was touched. */
export function read(item: HTMLElement): Answer {
  switch (kindOf(item)) {
    case "number": return filled("number", inputs(item)[0]?.value.trim() ?? "");
    case "scale": return point(chosen(item)[0]);
    case "essay": return filled("text", essay(item).kept);
    case "matching": return places(inputs(item).map((select) => Number(select.value)), true);
    case "ordering": return item.querySelector("[data-order-set]") ? places(order(item), false) : {};
  }
  return places(chosen(item), false);
}

function filled(name: "number" | "text", value: string): Answer { return value === "" ? {} : { [name]: value }; }
function point(n: number | undefined): Answer { return n === undefined ? {} : { point: n }; }
function places(all: number[], matching: boolean): Answer {
  return all.length === 0 || (matching && all.every((n) => n < 0)) ? {} : { places: all };
}

/** The text of an essay, parted at its limit. */
export function essay(item: HTMLElement): { count: number; kept: string; rest: string } {
  const area = item.querySelector<HTMLTextAreaElement>("textarea[data-answer]");
  return cut(area?.value ?? "", Number(area?.dataset["words"] ?? 0) || Infinity);
}

/** Puts an answer on the screen. */
export function show(item: HTMLElement, answer: Answer): void {
  const all = inputs(item);
  switch (kindOf(item)) {
    case "number":
    case "essay": {
      const value = answer.number ?? answer.text ?? "";
      // What is over the limit of an essay stands in the field, though it is not in the answer.
      if (all[0] && all[0].value.trim() !== value && essay(item).kept !== value) all[0].value = value;
      return;
    }
    case "matching":
      all.forEach((select, i) => { select.value = String(answer.places?.[i] ?? -1); });
      return;
    case "ordering":
      arrange(item, answer.places ?? []);
      return;
    case "scale":
      for (const input of all) (input as HTMLInputElement).checked = Number(input.value) === answer.point;
      return;
  }
  for (const input of all) (input as HTMLInputElement).checked = (answer.places ?? []).includes(Number(input.value));
}

const rowsOf = (item: HTMLElement): HTMLElement[] => [...item.querySelectorAll<HTMLElement>("[data-order] > li")];
const order = (item: HTMLElement): number[] => rowsOf(item).map((row) => Number(row.dataset["place"]));

/** Brings the rows of an ordering into an order; an empty one is that of the page, not answered. */
export function arrange(item: HTMLElement, given: number[]): void {
  const list = item.querySelector<HTMLElement>("[data-order]");
  if (!list) return;
  const rows = new Map(rowsOf(item).map((row) => [Number(row.dataset["place"]), row]));
  const wanted = given.length === rows.size ? given : [...rows.keys()].sort((a, b) => a - b);
  for (const place of wanted) {
    const row = rows.get(place);
    if (row) list.append(row);
  }
  list.toggleAttribute("data-order-set", given.length > 0);
  const keep = item.querySelector<HTMLElement>("[data-order-keep]");
  if (keep) keep.hidden = given.length > 0;
  number(item);
}

function number(item: HTMLElement): void {
  const rows = rowsOf(item);
  rows.forEach((row, at) => {
    const select = row.querySelector<HTMLSelectElement>("[data-order-at]");
    if (select) select.value = String(at);
    for (const button of row.querySelectorAll<HTMLButtonElement>("[data-move]")) {
      const to = at + Number(button.dataset["move"]);
      button.disabled = to < 0 || to >= rows.length;
    }
  });
}

/** Moves a row of an ordering to a place; the focus stays with what was pressed. */
export function move(item: HTMLElement, row: HTMLElement, to: number): void {
  const pressed = document.activeElement;
  const all = order(item).filter((place) => place !== Number(row.dataset["place"]));
  all.splice(Math.min(Math.max(to, 0), all.length), 0, Number(row.dataset["place"]));
  arrange(item, all);
  if (!(pressed instanceof HTMLElement) || !row.contains(pressed)) return;
  const still = pressed.matches(":disabled") ? row.querySelector<HTMLElement>("[data-move]:not(:disabled)") : pressed;
  still?.focus();
}

/** The order as it stands becomes the answer. */
export function keepOrder(item: HTMLElement): void { arrange(item, order(item)); }

/** The place of a row among the others. */
export function placeOf(item: HTMLElement, row: HTMLElement): number { return rowsOf(item).indexOf(row); }

// The keys of an exam: a letter or a figure chooses, arrows turn the pages, M flags. They work by the
// place of the key, so that every layout is the same; none works while typing, and the switch of all
// single keys switches these off too.
import { isTyping } from "../ui/dom";
import type { Pages } from "./pages";

export function listen(pages: Pages, signal: AbortSignal): void {
  // Before the keys of all pages, which know E and others otherwise.
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog:modal") || document.body.dataset["keys"] === "off") return;
    if (!pages.root.querySelector("[data-paper]:not([inert])")) return;
    if (press(pages, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, { capture: true, signal });
}

function press(pages: Pages, event: KeyboardEvent): boolean {
  const letter = /^Key([A-L])$/.exec(event.code)?.[1];
  if (letter) return choose(pages, letter.charCodeAt(0) - 65);
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit) return choose(pages, Number(digit) - 1);
  switch (event.code) {
    case "ArrowLeft": return turn(pages, -1);
    case "ArrowRight": return turn(pages, 1);
    case "KeyM":
      pages.flag(pages.now);
      return true;
  }
  return false;
}

// Left and right turn the pages also where a choice has the focus: up and down move within it.
function turn(pages: Pages, by: number): boolean {
  pages.step(by);
  return true;
}

function choose(pages: Pages, place: number): boolean {
  const item = pages.item(pages.now);
  const input = item?.querySelectorAll<HTMLInputElement>("input[type=radio][data-answer], input[type=checkbox][data-answer]")[place];
  if (!input) return false;
  input.focus();
  input.click();
  return true;
}

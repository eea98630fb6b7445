// Single-letter keys. They work by the place of the key, so that a Kazakh or Russian layout is no
// obstacle; none works while typing, and all can be switched off.
import { closest, isTyping, setCookie } from "./dom";
import { openDialog } from "./dialogs";

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog:modal") || document.body.dataset["keys"] === "off") return;
    if (press(event)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches("[data-keys-on]")) return;
    setCookie("keys", box.checked ? "on" : "off");
    document.body.dataset["keys"] = box.checked ? "on" : "off";
  });
}

function press(event: KeyboardEvent): boolean {
  if (event.key === "?" || (event.shiftKey && event.code === "Slash")) return openKeys();
  if (event.shiftKey) return false;
  if (event.key === "/" || event.code === "Slash") return goSearch();
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit) return pressMark(digit);
  switch (event.code) {
    case "KeyJ": return moveRow(1);
    case "KeyK": return moveRow(-1);
    case "KeyE": return openWhy();
    case "KeyS": return pressIn("[data-later]");
    case "Enter": return event.target === document.body && pressIn("[data-do], a");
  }
  return false;
}

function openKeys(): boolean {
  const dialog = document.getElementById("keys");
  if (!(dialog instanceof HTMLDialogElement)) return false;
  openDialog(dialog);
  return true;
}

function goSearch(): boolean {
  const field = [...document.querySelectorAll<HTMLInputElement>("input[data-search]")].find((input) => input.checkVisibility());
  field?.focus();
  field?.select();
  return field !== undefined;
}

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-rows] [data-row-item]")].filter((row) => row.checkVisibility());
const current = () => rows().find((row) => row.hasAttribute("data-current") || row.contains(document.activeElement));

function moveRow(step: number): boolean {
  const all = rows();
  if (all.length === 0) return false;
  const here = current();
  const next = all[here ? Math.min(Math.max(all.indexOf(here) + step, 0), all.length - 1) : 0]!;
  here?.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  const stop = next.querySelector<HTMLElement>("[data-do]") ?? next.querySelector<HTMLElement>("a[href], button, input");
  stop?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

// A figure chooses the mark on the scale one stands in, else on the only scale of the page.
function pressMark(value: string): boolean {
  const all = document.querySelectorAll<HTMLFieldSetElement>("fieldset.scale5:enabled");
  const scale = closest(document.activeElement, "fieldset.scale5") ?? (all.length === 1 ? all[0] : undefined);
  const mark = scale?.querySelector<HTMLInputElement>(`input[value="${value}"]`);
  mark?.focus();
  mark?.click();
  return mark !== null && mark !== undefined;
}

// The why of the row one stands on, else the first of the page.
function openWhy(): boolean {
  const scope: ParentNode = current() ?? closest(document.activeElement, "main section, main") ?? document;
  const why = scope.querySelector<HTMLElement>("details.why, [data-why]") ?? document.querySelector<HTMLElement>("main details.why");
  if (why instanceof HTMLDetailsElement) {
    why.open = !why.open;
    why.querySelector("summary")?.focus();
  } else why?.click();
  return why !== null;
}

function pressIn(selector: string): boolean {
  const button = current()?.querySelector<HTMLElement>(selector);
  button?.click();
  return button !== null && button !== undefined;
}

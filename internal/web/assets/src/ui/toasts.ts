// Toasts are drawn by the server into #toasts, or made here for what only the browser knows. One goes by
// itself when it has been there long enough, unless it is looked at.
import { onClick, onContent } from "./dom";
import { message } from "./messages";

const lasts = 12_000;
const seen = new WeakSet<Element>();

export function startToasts(): void {
  onContent((root) => root.querySelectorAll<HTMLElement>("#toasts .toast").forEach(watch));
  onClick("#toasts .toast [data-dismiss]", (button) => button.closest(".toast")?.remove());
  document.addEventListener("htmx:error", () => toast(message("request_failed")));
}

/** Shows one line of text at the foot of the page. */
export function toast(text: string): void {
  const place = document.getElementById("toasts");
  if (!place) return;
  const element = document.createElement("div");
  element.className = "toast";
  element.append(text, dismissButton());
  place.replaceChildren(element);
  watch(element);
}

function dismissButton(): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "close close--small";
  button.dataset["dismiss"] = "";
  button.setAttribute("aria-label", message("close"));
  return button;
}

function watch(element: HTMLElement): void {
  if (seen.has(element)) return;
  seen.add(element);
  const leave = () => {
    if (element.matches(":hover, :focus-within")) setTimeout(leave, 2_000);
    else element.remove();
  };
  setTimeout(leave, lasts);
}

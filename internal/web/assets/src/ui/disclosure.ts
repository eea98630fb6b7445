// Buttons that open and close a part of the page, and menus that close by themselves. <details> needs
// no code except where it is a menu.
import { closest, onClick } from "./dom";

export function startDisclosure(): void {
  onClick("button[data-expands]", (button) => {
    const open = button.getAttribute("aria-expanded") !== "true";
    setOpen(button, open);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(event);
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
}

function setOpen(button: HTMLElement, open: boolean): void {
  const part = document.getElementById(button.dataset["expands"] ?? "");
  if (!part) return;
  button.setAttribute("aria-expanded", String(open));
  part.toggleAttribute("data-open", open);
}

function closeMenus(event: KeyboardEvent): void {
  const menu = closest(event.target, "details[data-menu][open]");
  if (menu instanceof HTMLDetailsElement) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    return;
  }
  const button = document.querySelector<HTMLElement>('button[data-expands][aria-expanded="true"]');
  if (!button || document.querySelector("dialog[open]")) return;
  setOpen(button, false);
  button.focus();
}

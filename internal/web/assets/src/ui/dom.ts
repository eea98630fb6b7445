// The few things that every part needs of the document.

/** Calls back for each click whose target lies in an element that matches. */
export function onClick(selector: string, act: (element: HTMLElement, event: MouseEvent) => void): void {
  document.addEventListener("click", (event) => {
    const found = closest(event.target, selector);
    if (found) act(found, event);
  });
}

export function closest(target: EventTarget | null, selector: string): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(selector) : null;
}

/** Calls back with the body now and with every part htmx puts in later. */
export function onContent(act: (root: ParentNode) => void): void {
  act(document);
  document.addEventListener("htmx:after:swap", () => act(document));
}

/** True while what is pressed is meant for a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "reset", "range", "file"].includes(target.type);
}

/** Remembers a choice for a year, where the server can read it before it draws the page. */
export function setCookie(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

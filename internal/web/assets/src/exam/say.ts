// The strings of the exam come from the page, in <template id="exam-messages">.

export type Args = Record<string, string | number>;

/** A string of the page with {names} filled in. */
export function text(key: string, args: Args = {}): string {
  const found = document.getElementById("exam-messages")?.getAttribute("data-" + key) ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

/** Says something to those who listen, and shows it nowhere. */
export function say(words: string): void {
  const place = document.querySelector<HTMLElement>("[data-say]");
  if (place) place.textContent = words;
}

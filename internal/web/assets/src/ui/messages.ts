// Strings come from the page: <template id="messages" data-saved="…">, filled from the same catalogues
// as the rest of it. It is looked up at each call, because a swap may have changed the language.

export type Args = Record<string, string | number>;

/** The page's string for a key, with {names} filled in; the key itself when the page lacks it. */
export function message(key: string, args: Args = {}): string {
  const attribute = "data-" + key.replaceAll("_", "-");
  const text = document.getElementById("messages")?.getAttribute(attribute) ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

/** The time of day in the page's language, from the person's own clock. */
export function timeOfDay(when: Date): string {
  return when.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}

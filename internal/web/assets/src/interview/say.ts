// The strings of the page of an interview come from the page, in <template id="talk-messages">.

export function text(key: string, args: Record<string, string | number> = {}): string {
  const found = document.getElementById("talk-messages")?.getAttribute("data-" + key) ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

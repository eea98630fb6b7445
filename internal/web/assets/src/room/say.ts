// The strings of a room come from the page, in <template id="room-messages">.

export function text(key: string, args: Record<string, string | number> = {}): string {
  const found = document.getElementById("room-messages")?.getAttribute("data-" + key) ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

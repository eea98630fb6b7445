// The essay: words are counted as one types; what is over the limit stays in the field, is marked, and
// is not part of the answer; a paste that would go over it is refused.
import { essay } from "./answers";
import { text } from "./say";
import { cut } from "./words";

export function startEssay(item: HTMLElement): void {
  const area = item.querySelector<HTMLTextAreaElement>("textarea[data-words]");
  if (!area) return;
  area.addEventListener("paste", (event) => {
    const most = Number(area.dataset["words"]);
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const whole = area.value.slice(0, area.selectionStart) + pasted + area.value.slice(area.selectionEnd);
    const { count } = cut(whole, Infinity);
    if (most === 0 || count <= most || count <= essay(item).count) return;
    event.preventDefault();
    tell(item, text("paste", { count, most }), "");
  });
  area.addEventListener("input", () => drawEssay(item));
  drawEssay(item);
}

/** Draws the count, and what is over. */
export function drawEssay(item: HTMLElement): void {
  const area = item.querySelector<HTMLTextAreaElement>("textarea[data-words]");
  if (!area) return;
  const most = Number(area.dataset["words"]);
  const { count, rest } = essay(item);
  const now = item.querySelector("[data-words-now]");
  if (now) now.textContent = String(count);
  const meter = item.querySelector<HTMLProgressElement>("[data-words-meter]");
  if (meter) meter.value = Math.min(count, most);
  area.setAttribute("aria-invalid", String(rest !== ""));
  if (rest !== "") tell(item, text("over", { most, over: count - most }), rest.trim());
  else tell(item, "", "");
}

function tell(item: HTMLElement, words: string, rest: string): void {
  const place = item.querySelector<HTMLElement>("[data-words-over]");
  const said = item.querySelector("[data-words-said]");
  const over = item.querySelector("[data-words-rest]");
  if (!place || !said || !over) return;
  place.hidden = words === "";
  if (said.textContent !== words) said.textContent = words;
  over.textContent = rest;
}

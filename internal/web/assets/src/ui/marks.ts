// How many indicators of a competency are marked as shown, said as one marks them. The section that holds
// the marks is [data-marks-of]; <output data-marks="…{n}…"> in it says the number in the page's words.
import { closest, onContent } from "./dom";

const section = "[data-marks-of]";

export function startMarks(): void {
  document.addEventListener("change", (event) => {
    const marked = closest(event.target, section);
    if (marked) say(marked);
  });
  onContent((root) => root.querySelectorAll<HTMLElement>(section).forEach(say));
}

function say(marked: HTMLElement): void {
  const shown = marked.querySelectorAll('input[type="radio"][value="yes"]:checked').length;
  for (const out of marked.querySelectorAll<HTMLElement>("output[data-marks]")) {
    const text = (out.dataset["marks"] ?? "").replace("{n}", String(shown));
    if (out.textContent !== text) out.textContent = text; // what stays is not announced again
  }
}

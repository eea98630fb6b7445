// Choosing rows: the bar itself appears by CSS, this counts, marks rows and chooses all or a range.
import { closest, onContent } from "./dom";

const rowBoxes = (scope: ParentNode) => [...scope.querySelectorAll<HTMLInputElement>("input[data-row]")];
let last: HTMLInputElement | null = null;

export function startBulk(): void {
  document.addEventListener("click", (event) => {
    const box = closest(event.target, "input[data-row]");
    if (box instanceof HTMLInputElement) chooseRange(box, event.shiftKey);
  });
  document.addEventListener("change", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-row], [data-row-all]")) return;
    const scope = closest(target, "[data-bulk]");
    if (!scope) return;
    if (target.matches("[data-row-all]")) for (const box of rowBoxes(scope)) box.checked = target.checked;
    show(scope);
  });
  document.addEventListener("click", (event) => {
    const scope = closest(event.target, "[data-row-none]") && closest(event.target, "[data-bulk]");
    if (!scope) return;
    for (const box of rowBoxes(scope)) box.checked = false;
    show(scope);
  });
  onContent((root) => root.querySelectorAll<HTMLElement>("[data-bulk]").forEach(show));
}

function chooseRange(box: HTMLInputElement, shift: boolean): void {
  const scope = box.closest<HTMLElement>("[data-bulk]");
  if (scope && shift && last && last !== box && scope.contains(last)) {
    const boxes = rowBoxes(scope);
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const other of boxes.slice(from, to! + 1)) other.checked = box.checked;
    show(scope);
  }
  last = box;
}

function show(scope: HTMLElement): void {
  const boxes = rowBoxes(scope);
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr, li")?.toggleAttribute("data-chosen", box.checked);
  for (const count of scope.querySelectorAll("[data-bulk-count]")) count.textContent = String(chosen.length);
  const all = scope.querySelector<HTMLInputElement>("input[data-row-all]");
  if (!all) return;
  all.checked = chosen.length > 0 && chosen.length === boxes.length;
  all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
}

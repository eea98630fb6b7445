// What every form does: the pressed button says that it works and cannot be pressed twice, and a page
// with errors begins at their summary.
import { closest, onContent } from "./dom";

export function startForms(): void {
  onContent(showErrors);
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const pressed = event.submitter;
    if (!(pressed instanceof HTMLElement)) return;
    if (pressed.getAttribute("aria-busy") === "true") event.preventDefault();
    else pressed.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", rest);
  document.addEventListener("htmx:finally:request", rest);
  document.addEventListener("click", goToField);
  document.addEventListener("change", submitOnChange);
}

/** Gives every busy button back. */
function rest(): void {
  for (const button of document.querySelectorAll("button[aria-busy='true']:not([data-busy-stays])")) button.removeAttribute("aria-busy");
}

const seen = new WeakSet<Element>();

function showErrors(root: ParentNode): void {
  const summary = root.querySelector<HTMLElement>(".errors[tabindex]");
  if (!summary || seen.has(summary)) return;
  seen.add(summary);
  summary.focus();
}

// A link of the summary leads into the field, not only to its place.
function goToField(event: MouseEvent): void {
  const link = closest(event.target, ".errors a[href^='#']");
  const field = link && document.getElementById(link.getAttribute("href")!.slice(1));
  if (!field) return;
  event.preventDefault();
  const stop = field.matches("fieldset") ? field.querySelector<HTMLElement>("input, select, textarea") : field;
  (stop ?? field).focus();
  field.closest(".field")?.scrollIntoView({ block: "nearest" });
}

// A filter applies itself when its choice changes; the button beside it is for those without this code.
function submitOnChange(event: Event): void {
  const form = closest(event.target, "form[data-apply]");
  if (form instanceof HTMLFormElement && event.target instanceof HTMLSelectElement) form.requestSubmit();
}

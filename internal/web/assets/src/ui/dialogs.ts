// Dialogs are <dialog> elements: the browser keeps the focus inside, makes the rest inert, closes on
// Escape and gives the focus back. A dialog that the server drew open becomes modal here; without this
// code it stands in the page as a panel.
import { closest, onClick, onContent } from "./dom";

export function startDialogs(): void {
  onContent(makeModal);
  onClick("[data-opens]", (opener, event) => {
    const dialog = document.getElementById(opener.dataset["opens"] ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    openDialog(dialog);
  });
  onClick("dialog [data-closes]", (button, event) => {
    const dialog = button.closest("dialog");
    if (!dialog) return;
    event.preventDefault();
    closeDialog(dialog);
  });
  document.addEventListener("keydown", keepFocus);
}

export function openDialog(dialog: HTMLDialogElement): void {
  if (dialog.open) dialog.close();
  dialog.showModal();
  dialog.scrollTop = 0;
}

// A dialog with an address of its own is left by going to the page behind it.
function closeDialog(dialog: HTMLDialogElement): void {
  const back = dialog.dataset["back"];
  if (back) location.assign(back);
  else dialog.close();
}

function makeModal(root: ParentNode): void {
  for (const dialog of root.querySelectorAll<HTMLDialogElement>("dialog[data-modal][open]")) {
    if (dialog.matches(":modal")) continue;
    openDialog(dialog);
    dialog.addEventListener("cancel", (event) => {
      if (!dialog.dataset["back"]) return;
      event.preventDefault();
      closeDialog(dialog);
    });
  }
}

// A modal dialog lets Tab go on to the browser's own bar; a signature should not be left by accident,
// so the last thing leads to the first.
function keepFocus(event: KeyboardEvent): void {
  const dialog = closest(event.target, "dialog:modal");
  if (event.key !== "Tab" || !dialog) return;
  const stops = [...dialog.querySelectorAll<HTMLElement>("a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']")]
    .filter((stop) => stop.checkVisibility());
  const first = stops[0];
  const last = stops[stops.length - 1];
  if (!first || !last) return;
  if (event.shiftKey && (document.activeElement === first || document.activeElement === dialog)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}

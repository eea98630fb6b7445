// Forms that are signed on submit: by the software on the person's own computer,
// or, where the page offers it, on the phone.
//
//   <form data-sign="sign" data-msg-waiting data-msg-missing data-msg-cancelled
//         data-msg-wrong data-msg-expired data-msg-error>
//     <input type="hidden" data-sign-data value="base64 of the bytes" data-name="of it, for the phone">
//     <input type="hidden" name="signature">
//     <p data-sign-status role="alert"></p>
//   </form>
//
// data-sign is "sign" or "auth". Several data-sign-data fields need as many
// signature fields, in the same order. The software's address is data-sign-url
// of the form. A part of the form with data-sign-phone (an address of our own
// server) offers the phone. Listening is on the document, so forms that come
// later work too; a submit that is not signed yet reaches no other listener.

import { defaultURL, ncalayer } from "./signing/ncalayer";
import { phone, PhoneRefused, type Ticket } from "./signing/phone";
import { type RefusalKind, type Signer, SigningRefused, type SignRequest } from "./signing/signer";

/** Forms whose next submit is already signed. */
const signed = new WeakSet<HTMLFormElement>();

/** Forms that wait for the person's answer now, with what ends the waiting. */
const waiting = new WeakMap<HTMLFormElement, AbortController>();

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("form[data-sign]")) {
    return;
  }
  if (signed.delete(form)) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!waiting.has(form)) {
    void signAndSubmit(form, event.submitter, () => ncalayer(form.dataset["signUrl"] || defaultURL));
  }
}

async function signAndSubmit(form: HTMLFormElement, submitter: HTMLElement | null, by: (signal: AbortSignal) => Signer): Promise<void> {
  const stop = new AbortController();
  waiting.set(form, stop);
  form.setAttribute("aria-busy", "true");
  say(form, "waiting");
  try {
    fill(form, await by(stop.signal).sign(requestOf(form)));
  } catch (error) {
    const refused = error instanceof SigningRefused ? error : new SigningRefused("error", String(error));
    console.warn("signing refused:", refused.message);
    say(form, refused.kind, refused instanceof PhoneRefused ? refused.text : "");
    return;
  } finally {
    waiting.delete(form);
    form.removeAttribute("aria-busy");
    fold(form);
  }
  say(form, null);
  signed.add(form);
  form.requestSubmit(submitter);
  signed.delete(form); // where the browser's own checks held the submit back
}

function requestOf(form: HTMLFormElement): SignRequest {
  return {
    data: dataOf(form).map((input) => input.value),
    purpose: form.dataset["sign"] === "auth" ? "auth" : "sign",
    lang: document.documentElement.lang || "kk",
  };
}

function dataOf(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>("input[data-sign-data]")];
}

function fill(form: HTMLFormElement, signatures: string[]): void {
  const fields = form.querySelectorAll<HTMLInputElement>('input[name="signature"]');
  if (fields.length !== signatures.length || fields.length === 0) {
    throw new SigningRefused("error", `${signatures.length} signatures for ${fields.length} fields`);
  }
  fields.forEach((field, i) => {
    field.value = signatures[i] ?? "";
  });
}

/** Shows a message of the form's own attributes, or the text given; null clears it. */
function say(form: HTMLFormElement, name: RefusalKind | "waiting" | null, text = ""): void {
  const status = form.querySelector<HTMLElement>("[data-sign-status]") ?? newStatus(form);
  status.textContent = name === null ? "" : text || (form.getAttribute(`data-msg-${name}`) ?? "");
  if (name !== null && name !== "waiting") {
    status.dataset["signRefused"] = name;
  } else {
    delete status.dataset["signRefused"];
  }
}

function newStatus(form: HTMLFormElement): HTMLElement {
  const status = document.createElement("p");
  status.setAttribute("role", "alert");
  status.setAttribute("data-sign-status", "");
  form.append(status);
  return status;
}

// The phone.

function onClick(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-phone-begin], [data-phone-stop]") : null;
  const form = button?.closest("form");
  const part = form?.querySelector<HTMLElement>("[data-sign-phone]");
  if (!button || !form || !part) return;
  event.preventDefault();
  if (button.hasAttribute("data-phone-stop")) {
    waiting.get(form)?.abort();
  } else if (!waiting.has(form) && form.reportValidity()) {
    const main = form.querySelector<HTMLElement>('[type="submit"]');
    void signAndSubmit(form, main, (signal) => byPhone(form, part, signal));
  }
}

function byPhone(form: HTMLFormElement, part: HTMLElement, signal: AbortSignal): Signer {
  const request = {
    path: part.dataset["signPhone"] ?? "", title: document.title,
    names: dataOf(form).map((input) => input.dataset["name"] || document.title),
  };
  const view = {
    scan(ticket: Ticket): void {
      say(form, null);
      show(part, ticket);
    },
    confirm(): void {
      part.querySelector<HTMLElement>("[data-phone-open]")?.setAttribute("hidden", "");
      say(form, "waiting", part.dataset["msgConfirm"]);
    },
  };
  return phone(request, view, signal);
}

function show(part: HTMLElement, ticket: Ticket): void {
  part.querySelector<HTMLElement>("[data-phone-open]")?.removeAttribute("hidden");
  part.querySelector<HTMLElement>("[data-phone-begin]")?.setAttribute("hidden", "");
  part.querySelector<HTMLElement>("[data-phone-stop]")?.removeAttribute("hidden");
  part.querySelector<HTMLImageElement>("img")?.setAttribute("src", ticket.picture);
  const link = part.querySelector<HTMLAnchorElement>("a[data-phone-link]");
  if (link) {
    link.href = ticket.link;
    link.hidden = ticket.link === "";
  }
}

/** Puts the phone's part back as the page came. */
function fold(form: HTMLFormElement): void {
  const part = form.querySelector<HTMLElement>("[data-sign-phone]");
  part?.querySelector<HTMLElement>("[data-phone-open]")?.setAttribute("hidden", "");
  part?.querySelector<HTMLElement>("[data-phone-stop]")?.setAttribute("hidden", "");
  part?.querySelector<HTMLElement>("[data-phone-begin]")?.removeAttribute("hidden");
}

if (typeof document !== "undefined") {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("click", onClick);
}

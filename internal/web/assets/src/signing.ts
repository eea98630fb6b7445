// Signing in the browser: asks the signer on the person's own machine (NCALayer
// or one that speaks its protocol) for a CMS signature, and lets any form ask
// by attributes alone.
//
// A form that is signed on submit:
//
//   <form data-sign="sign" data-msg-waiting data-msg-missing data-msg-cancelled
//         data-msg-wrong data-msg-error>
//     <input type="hidden" data-sign-data value="base64 of the bytes">
//     <input type="hidden" name="signature">
//     <p data-sign-status role="alert"></p>
//   </form>
//
// data-sign is "sign" or "auth". Several data-sign-data fields are signed in one
// dialogue (one after the other where the signer takes no lists) and need as
// many signature fields, in the same order. The signer's address is
// data-sign-url of the form or of <body>. Listening is on the document, so forms
// that come later work too; a submit that is not signed yet reaches no other
// listener.

export type Purpose = "sign" | "auth";

export type RefusalKind = "cancelled" | "missing" | "wrong_certificate" | "error";

/** Why there is no signature. detail is the signer's own word, for the console. */
export class SigningRefused extends Error {
  constructor(readonly kind: RefusalKind, readonly detail = "") {
    super(detail === "" ? kind : `${kind}: ${detail}`);
  }
}

export interface SignRequest<Data extends string | string[]> {
  /** Base64 of the bytes to be signed, one or several. */
  data: Data;
  purpose: Purpose;
  /** Language of the signer's dialogue: kk, ru or en. */
  lang: string;
  /** WebSocket address of the signer; NCALayer's own by default. */
  url?: string;
}

const defaultURL = "wss://127.0.0.1:13579";

/** Milliseconds within which a running signer has greeted. */
const greetingTimeout = 5000;

/** Extended key usages: emailProtection for signing, clientAuth for sign-in. */
const usages: Record<Purpose, string> = {
  sign: "1.3.6.1.5.5.7.3.4",
  auth: "1.3.6.1.5.5.7.3.2",
};

/** Codes by which signers say that no fitting key was there. */
const noFittingKey = /certificate[._]not[._]found|person[._]not[._]chosen|storage[._]empty|key[._]?store[._]empty/i;

/** Words by which a signer that knows no lists says that it was not understood. */
const noLists = /another shape|arg(ument)?s?[ ._]|array|list|cast|json|pars/i;

/**
 * Asks the person to sign. Gives detached CMS in PEM, one per datum, or rejects
 * with SigningRefused. The person may take as long as they like; only the
 * signer's greeting is timed.
 */
export function sign<Data extends string | string[]>(request: SignRequest<Data>): Promise<Data> {
  return exchange(request.url ?? defaultURL, JSON.stringify(message(request))).then((answer) =>
    read(answer, request.data),
  );
}

function message(request: SignRequest<string | string[]>): object {
  return {
    module: "kz.gov.pki.knca.basics",
    method: "sign",
    args: {
      allowedStorages: null,
      format: "cms",
      data: request.data,
      signingParams: { decode: true, encapsulate: false, digested: false },
      signerParams: { extKeyUsageOids: [usages[request.purpose]] },
      locale: request.lang,
    },
  };
}

/** Waits for the greeting, sends one message and gives the answer to it. */
function exchange(url: string, text: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url);
    } catch (error) {
      reject(new SigningRefused("missing", String(error)));
      return;
    }
    let greeted = false;
    const end = (act: () => void): void => {
      clearTimeout(timer);
      act();
      socket.close();
    };
    const refuse = (detail: string): void => {
      end(() => reject(new SigningRefused(greeted ? "error" : "missing", detail)));
    };
    const timer = setTimeout(() => refuse("no greeting"), greetingTimeout);
    socket.addEventListener("error", () => refuse("connection failed"));
    socket.addEventListener("close", () => refuse("connection closed"));
    socket.addEventListener("message", (event) => {
      const value = parsed(event.data);
      if (greeted) {
        end(() => resolve(value));
      } else if (isGreeting(value)) {
        greeted = true;
        clearTimeout(timer);
        socket.send(text);
      }
    });
  });
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isGreeting(value: unknown): boolean {
  return isObject(value) && isObject(value["result"]) && "version" in value["result"];
}

/** Turns the signer's answer into signatures of the same shape as the data. */
function read<Data extends string | string[]>(answer: unknown, data: Data): Data {
  if (!isObject(answer) || answer["status"] !== true) {
    throw failure(answer);
  }
  const body = answer["body"];
  const result = isObject(body) ? body["result"] : undefined;
  if (result === undefined || result === null) {
    throw new SigningRefused("cancelled");
  }
  if (!sameShape(result, data)) {
    throw new SigningRefused("error", "answer of another shape");
  }
  return result;
}

function sameShape<Data extends string | string[]>(result: unknown, data: Data): result is Data {
  if (typeof data === "string") {
    return typeof result === "string";
  }
  return Array.isArray(result) && result.length === data.length && result.every((one) => typeof one === "string");
}

function failure(answer: unknown): SigningRefused {
  if (!isObject(answer)) {
    return new SigningRefused("error", "answer is no object");
  }
  const detail = [answer["code"], answer["message"], answer["details"]].filter((s) => typeof s === "string").join(" ");
  if (/cancel+ed/i.test(detail)) {
    return new SigningRefused("cancelled", detail);
  }
  return new SigningRefused(noFittingKey.test(detail) ? "wrong_certificate" : "error", detail);
}

// The form behaviour.

/** Forms whose next submit is already signed. */
const signed = new WeakSet<HTMLFormElement>();

/** Forms that wait for the person's answer now. */
const waiting = new WeakSet<HTMLFormElement>();

type MessageName = "waiting" | "missing" | "cancelled" | "wrong" | "error";

const messageOf: Record<RefusalKind, MessageName> = {
  missing: "missing",
  cancelled: "cancelled",
  wrong_certificate: "wrong",
  error: "error",
};

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
    void signAndSubmit(form, event.submitter);
  }
}

async function signAndSubmit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  waiting.add(form);
  form.setAttribute("aria-busy", "true");
  say(form, "waiting");
  try {
    fill(form, await signAll(requestOf(form)));
  } catch (error) {
    const refused = error instanceof SigningRefused ? error : new SigningRefused("error", String(error));
    console.warn("signing refused:", refused.message);
    say(form, messageOf[refused.kind]);
    return;
  } finally {
    waiting.delete(form);
    form.removeAttribute("aria-busy");
  }
  say(form, null);
  signed.add(form);
  form.requestSubmit(submitter);
  signed.delete(form); // where the browser's own checks held the submit back
}

/**
 * Signs several data in one dialogue, or one after the other with a signer that
 * takes no lists. One datum goes as a plain text: signers have another dialogue
 * for lists.
 */
async function signAll(request: SignRequest<string[]>): Promise<string[]> {
  if (request.data.length > 1) {
    try {
      return await sign(request);
    } catch (error) {
      if (!(error instanceof SigningRefused) || error.kind !== "error" || !noLists.test(error.detail)) {
        throw error;
      }
      console.warn("the signer takes no list, so one after the other:", error.message);
    }
  }
  const signatures: string[] = [];
  for (const data of request.data) {
    signatures.push(await sign({ ...request, data }));
  }
  return signatures;
}

function requestOf(form: HTMLFormElement): SignRequest<string[]> {
  return {
    data: [...form.querySelectorAll<HTMLInputElement>("input[data-sign-data]")].map((input) => input.value),
    purpose: form.dataset["sign"] === "auth" ? "auth" : "sign",
    lang: document.documentElement.lang || "kk",
    url: form.dataset["signUrl"] || document.body.dataset["signUrl"] || defaultURL,
  };
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

/** Shows a message of the form's own attributes; null clears it. */
function say(form: HTMLFormElement, name: MessageName | null): void {
  const status = form.querySelector<HTMLElement>("[data-sign-status]") ?? newStatus(form);
  status.textContent = name === null ? "" : form.getAttribute(`data-msg-${name}`) ?? "";
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

if (typeof document !== "undefined") {
  document.addEventListener("submit", onSubmit, true);
}

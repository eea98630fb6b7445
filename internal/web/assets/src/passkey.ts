// Passkeys (WebAuthn): a form asks the device for an answer before it is sent.
//
//   <form data-passkey="get" data-passkey-options='{"challenge": …}'
//         data-msg-waiting data-msg-cancelled data-msg-unsupported>
//     <input type="hidden" name="response">
//     <p data-passkey-status role="alert"></p>
//   </form>
//
// data-passkey is "get" for sign-in or "create" for a new key. The options are
// those of the server as JSON, byte strings in base64url; the answer goes the
// same way.

type Json = { [name: string]: unknown };

const ready = new WeakSet<HTMLFormElement>();

function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0)).buffer;
}

function base64url(buffer: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function keys(list: unknown): PublicKeyCredentialDescriptor[] {
  if (!Array.isArray(list)) return [];
  return list.map((one: Json) => ({ ...one, id: bytes(one["id"]) }) as unknown as PublicKeyCredentialDescriptor);
}

async function ask(kind: string, options: Json): Promise<PublicKeyCredential> {
  const common = { ...options, challenge: bytes(options["challenge"]) };
  let got: Credential | null;
  if (kind === "create") {
    const user = options["user"] as Json;
    const publicKey = { ...common, user: { ...user, id: bytes(user["id"]) }, excludeCredentials: keys(options["excludeCredentials"]) };
    got = await navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions });
  } else {
    const publicKey = { ...common, allowCredentials: keys(options["allowCredentials"]) };
    got = await navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions });
  }
  if (!(got instanceof PublicKeyCredential)) throw new Error("no passkey");
  return got;
}

function answer(key: PublicKeyCredential): string {
  const response: Json = { clientDataJSON: base64url(key.response.clientDataJSON) };
  if (key.response instanceof AuthenticatorAttestationResponse) {
    response["attestationObject"] = base64url(key.response.attestationObject);
    response["transports"] = key.response.getTransports();
  } else if (key.response instanceof AuthenticatorAssertionResponse) {
    response["authenticatorData"] = base64url(key.response.authenticatorData);
    response["signature"] = base64url(key.response.signature);
    if (key.response.userHandle) response["userHandle"] = base64url(key.response.userHandle);
  }
  return JSON.stringify({
    id: key.id, rawId: base64url(key.rawId), type: key.type, response,
    authenticatorAttachment: key.authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
  });
}

function say(form: HTMLFormElement, name: "waiting" | "cancelled" | "unsupported" | null): void {
  const status = form.querySelector<HTMLElement>("[data-passkey-status]");
  if (status) status.textContent = name === null ? "" : form.getAttribute(`data-msg-${name}`) ?? "";
}

async function answerAndSubmit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const field = form.querySelector<HTMLInputElement>('input[name="response"]');
  if (!field || !("PublicKeyCredential" in window)) {
    say(form, "unsupported");
    return;
  }
  form.setAttribute("aria-busy", "true");
  say(form, "waiting");
  try {
    const options = JSON.parse(form.dataset["passkeyOptions"] ?? "{}") as Json;
    field.value = answer(await ask(form.dataset["passkey"] ?? "get", options));
  } catch (error) {
    console.warn("passkey refused:", error);
    say(form, "cancelled");
    return;
  } finally {
    form.removeAttribute("aria-busy");
  }
  say(form, null);
  ready.add(form);
  form.requestSubmit(submitter);
  ready.delete(form); // where the browser's own checks held the submit back
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("form[data-passkey]") || ready.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.getAttribute("aria-busy") !== "true") void answerAndSubmit(form, event.submitter);
}, true);

// NCALayer, or software that speaks as it does: the module basics, and where it
// is not installed (before 2022) the module commonUtils.

import { isObject, type Purpose, type Signer, SigningRefused, type SignRequest } from "./signer";
import { Conversation } from "./socket";

export const defaultURL = "wss://127.0.0.1:13579";

const basics = "kz.gov.pki.knca.basics";
const utils = "kz.gov.pki.knca.commonUtils";

/** Extended key usages: emailProtection for signing, clientAuth for sign-in. */
const usages: Record<Purpose, string> = {
  sign: "1.3.6.1.5.5.7.3.4",
  auth: "1.3.6.1.5.5.7.3.2",
};

/** The same as commonUtils names it. */
const keyTypes: Record<Purpose, string> = { sign: "SIGNATURE", auth: "AUTHENTICATION" };

/** What a person is asked for where no token is plugged in: a file of keys. */
const fileStorage = "PKCS12";

const cancelled = /cancel+ed/i;

/** Words by which signers say that no fitting key was there. */
const noFittingKey = /certificate[._]not[._]found|person[._]not[._]chosen|storage[._]empty|key[._]?store[._]empty/i;

/** Words by which they say that the key chosen is out of its term. */
const outOfTerm = /expired|not[._ ]?yet[._ ]?valid|истек/i;

/** Words by which a signer that knows no lists says that it was not understood. */
const noLists = /another shape|arg(ument)?s?[ ._]|array|list|cast|json|pars/i;

/** Says that the module basics is not there. */
class NoModule extends Error {}

/** The signing software at a WebSocket address. */
export function ncalayer(url: string): Signer {
  return { sign: (request) => converse(url, request) };
}

async function converse(url: string, request: SignRequest): Promise<string[]> {
  const talk = await Conversation.open(url);
  try {
    return await byBasics(talk, request);
  } catch (error) {
    if (!(error instanceof NoModule)) throw error;
    console.warn("the signing software has no module basics; asking commonUtils");
    return await byUtils(talk, request);
  } finally {
    talk.close();
  }
}

/**
 * Several data go in one dialogue, or one after the other with a signer that
 * takes no lists. One datum goes as a plain text: signers have another dialogue
 * for lists.
 */
async function byBasics(talk: Conversation, request: SignRequest): Promise<string[]> {
  if (request.data.length > 1) {
    try {
      return await askBasics(talk, request, request.data);
    } catch (error) {
      if (!(error instanceof SigningRefused) || error.kind !== "error" || !noLists.test(error.detail)) {
        throw error;
      }
      console.warn("the signer takes no list, so one after the other:", error.message);
    }
  }
  const signatures: string[] = [];
  for (const one of request.data) {
    signatures.push(await askBasics(talk, request, one));
  }
  return signatures;
}

async function askBasics<Data extends string | string[]>(talk: Conversation, request: SignRequest, data: Data): Promise<Data> {
  const answer = await talk.ask({
    module: basics,
    method: "sign",
    args: {
      allowedStorages: null,
      format: "cms",
      data,
      signingParams: { decode: true, encapsulate: false, digested: false },
      signerParams: { extKeyUsageOids: [usages[request.purpose]] },
      locale: request.lang,
    },
  });
  if (answer["errorCode"] === "MODULE_NOT_FOUND") throw new NoModule();
  if (answer["status"] !== true) throw failure(answer);
  const body = answer["body"];
  const result = isObject(body) ? body["result"] : undefined;
  if (result === undefined || result === null) throw new SigningRefused("cancelled");
  if (!sameShape(result, data)) throw new SigningRefused("error", "answer of another shape");
  return result;
}

function sameShape<Data extends string | string[]>(result: unknown, data: Data): result is Data {
  if (typeof data === "string") {
    return typeof result === "string";
  }
  return Array.isArray(result) && result.length === data.length && result.every((one) => typeof one === "string");
}

/** commonUtils signs one datum a dialogue. */
async function byUtils(talk: Conversation, request: SignRequest): Promise<string[]> {
  const storage = await storageOf(talk);
  const signatures: string[] = [];
  for (const data of request.data) {
    const cms = await askUtils(talk, "createCAdESFromBase64", [storage, keyTypes[request.purpose], data, false]);
    if (typeof cms !== "string") throw new SigningRefused("error", "answer of another shape");
    signatures.push(cms);
  }
  return signatures;
}

/** The token that is plugged in, else a file. */
async function storageOf(talk: Conversation): Promise<string> {
  const tokens = await askUtils(talk, "getActiveTokens");
  return Array.isArray(tokens) && typeof tokens[0] === "string" ? tokens[0] : fileStorage;
}

async function askUtils(talk: Conversation, method: string, args?: unknown[]): Promise<unknown> {
  const answer = await talk.ask({ module: utils, method, ...(args && { args }) });
  if (answer["code"] !== "200") throw failure(answer);
  return answer["responseObject"];
}

function failure(answer: Record<string, unknown>): SigningRefused {
  const detail = [answer["code"], answer["errorCode"], answer["message"], answer["details"]].filter((s) => typeof s === "string").join(" ");
  if (cancelled.test(detail)) return new SigningRefused("cancelled", detail);
  if (noFittingKey.test(detail)) return new SigningRefused("wrong", detail);
  return new SigningRefused(outOfTerm.test(detail) ? "expired" : "error", detail);
}

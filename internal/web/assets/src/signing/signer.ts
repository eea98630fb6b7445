// What every way to a signature has in common: the request, and why there may be
// none.

export type Purpose = "sign" | "auth";

export interface SignRequest {
  /** Base64 of the bytes to be signed, one or several. */
  data: string[];
  purpose: Purpose;
  /** Language of the signer's dialogue: kk, ru or en. */
  lang: string;
}

/**
 * A way to a signature. Gives detached CMS (PEM or base64), one a datum and in
 * their order, or rejects with SigningRefused. The person may take as long as
 * they like.
 */
export interface Signer {
  sign(request: SignRequest): Promise<string[]>;
}

export type RefusalKind = "cancelled" | "missing" | "wrong" | "expired" | "error";

/** Why there is no signature. detail is the signer's own word, for the console. */
export class SigningRefused extends Error {
  constructor(readonly kind: RefusalKind, readonly detail = "") {
    super(detail === "" ? kind : `${kind}: ${detail}`);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

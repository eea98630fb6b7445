// Wordings in an answer that must be clarified, by the rules that the server has in the page; both find
// the same (interview.MarkWording).

export interface Wording { from: number; to: number; key: string }
export type Rules = Record<string, { key: string; find: string[] }[]>;

interface Step { gap: number; any: string[] }
interface Pattern { key: string; steps: Step[] }
interface Heard { text: string; from: number; to: number; first: boolean }

const gapMost = 3;
const letter = /[\p{L}\p{M}\p{N}]/u;
const ends = ".!?;…\n";

export class Wordings {
  readonly #of: Pattern[][];

  constructor(rules: Rules) { this.#of = Object.values(rules).map((all) => all.flatMap(patterns)); }

  /** The wordings of a text in any of the languages, from the first on. */
  mark(text: string): Wording[] { return apart(this.#of.flatMap((one) => found(one, heard(text)))); }
}

/** The wordings of a text in one language. */
export function mark(rules: Rules, lang: string, text: string): Wording[] {
  return apart(found((rules[lang] ?? []).flatMap(patterns), heard(text)));
}

function patterns(rule: { key: string; find: string[] }): Pattern[] {
  return rule.find.map((text) => {
    const steps: Step[] = [];
    let gap = 0;
    for (const token of text.split(" ")) {
      if (token === "..") {
        gap = gapMost;
        continue;
      }
      steps.push({ gap, any: token.split("|") });
      gap = 0;
    }
    return { key: rule.key, steps };
  });
}

function heard(text: string): Heard[] {
  const out: Heard[] = [];
  let first = true;
  let open = false;
  let at = 0;
  for (const sign of text) {
    const word = out[out.length - 1];
    if (letter.test(sign)) {
      const low = [...sign.toLowerCase()][0] ?? sign;
      const small = low === "ё" ? "е" : low;
      if (open && word) {
        word.text += small;
        word.to = at + sign.length;
      } else out.push({ text: small, from: at, to: at + sign.length, first });
      if (!open) first = false;
      open = true;
    } else {
      open = false;
      first ||= ends.includes(sign);
    }
    at += sign.length;
  }
  return out;
}

function found(all: Pattern[], words: Heard[]): Wording[] {
  const out: Wording[] = [];
  for (const pattern of all) {
    words.forEach((word, at) => {
      const end = words[reach(pattern, words, at)];
      if (end) out.push({ from: word.from, to: end.to, key: pattern.key });
    });
  }
  return out;
}

/** The place of the last word of a pattern whose first is at a place; −1 where it does not match. */
function reach(pattern: Pattern, words: Heard[], start: number): number {
  let at = start;
  for (const [n, step] of pattern.steps.entries()) {
    if (n === 0) {
      if (!takes(step, words[at]!.text)) return -1;
      continue;
    }
    let next = -1;
    for (let k = at + 1; k < words.length && k <= at + 1 + step.gap && !words[k]!.first; k++) {
      if (takes(step, words[k]!.text)) {
        next = k;
        break;
      }
    }
    if (next < 0) return -1;
    at = next;
  }
  return at;
}

function takes(step: Step, word: string): boolean {
  return step.any.some((form) => {
    if (form.startsWith("*")) return word.length >= form.length && word.endsWith(form.slice(1));
    if (form.endsWith("*")) return word.length >= form.length && word.startsWith(form.slice(0, -1));
    return word === form;
  });
}

/** Leaves those that do not lie over an earlier one; of two that begin together the longer. */
function apart(all: Wording[]): Wording[] {
  const out: Wording[] = [];
  for (const one of all.sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = out[out.length - 1];
    if (!last || one.from >= last.to) out.push(one);
  }
  return out;
}

// Words are counted as the server counts them (exam.Words): a word is a run of characters between spaces
// that holds a letter or a digit; a hyphenated one is one word. Spaces without width divide words, too.

const space = /[\p{White_Space}\u200b\ufeff\u2060]/u;
const counts = /[\p{L}\p{Nd}]/u;

/** The number of words of a text. */
export function words(text: string): number {
  return cut(text, Infinity).count;
}

export interface Cut {
  count: number; // words of the whole text
  kept: string;  // up to the end of the last word that fits
  rest: string;  // what is over the limit
}

/** Parts a text after so many words. */
export function cut(text: string, most: number): Cut {
  let count = 0;
  let counted = false;
  let begun = 0; // where the run that is read now begins
  let end = text.length;
  let at = 0;
  let inRun = false;
  for (const sign of text) {
    if (space.test(sign)) {
      inRun = counted = false;
    } else {
      if (!inRun) begun = at;
      inRun = true;
      if (!counted && counts.test(sign)) {
        counted = true;
        count++;
        if (count === most + 1) end = begun;
      }
    }
    at += sign.length;
  }
  if (count <= most) return { count, kept: text, rest: "" };
  return { count, kept: text.slice(0, end).trimEnd(), rest: text.slice(end) };
}

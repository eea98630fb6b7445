// From one part of an exam to the next the page stays: who records goes on without a gap, and the screen is not
// asked for again. What the server shows now is fetched, and put in the place of what is here.

const patience = 10_000; // milliseconds, as the next two
const first = 500;       // until it is tried again
const most = 15_000;

/** What the page of an attempt that is over says of itself. */
export const over = (state: string | undefined): boolean => state === "ended" || state === "finished";

// The parts that stay, with what they work at: the recorder, and who watches.
const stay = ["data-record", "data-watch"];

/** Gives the part of the exam that took the place of root; null where a new page is needed. reached hears of the line. */
export async function turn(root: HTMLElement, reached: (yes: boolean) => void): Promise<HTMLElement | null> {
  const page = await fetched(reached);
  const there = page?.querySelector<HTMLElement>("[data-exam]");
  if (!page || !there || over(there.dataset["state"]) || there.dataset["attempt"] !== root.dataset["attempt"]) return null;
  const parts = stay.map((name) => [root, there].map((place) => place.querySelector<HTMLElement>(`[${name}]`)));
  if (parts.some(([was, now], n) => was?.getAttribute(stay[n]!) !== now?.getAttribute(stay[n]!))) return null;
  document.adoptNode(there);
  for (const [was, now] of parts) if (was) now?.replaceWith(was);
  root.replaceWith(there);
  document.title = page.title;
  const head = there.querySelector<HTMLElement>("h1");
  if (head) head.tabIndex = -1;
  head?.focus({ preventScroll: true }); // where a new page would be read from
  scrollTo({ top: 0 });
  return there;
}

// Without a line it is tried until there is one: a new page would be the browser's own about the line.
async function fetched(reached: (yes: boolean) => void): Promise<Document | null> {
  for (let delay = first; ; delay = Math.min(2 * delay, most)) {
    try {
      const answer = await fetch(location.pathname + location.search, { signal: AbortSignal.timeout(patience) });
      const page = await answer.text();
      reached(true);
      if (answer.ok && !answer.redirected) return new DOMParser().parseFromString(page, "text/html");
      if (answer.status < 500) return null;
    } catch {
      reached(false);
    }
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
}

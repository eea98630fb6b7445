// A page that goes by itself: whoever has something to keep of it is waited for, but not for long.

const most = 1_500; // milliseconds

/** Has something kept before the page goes. */
export function onLeaving(keep: () => Promise<unknown>): void {
  document.addEventListener("tarazy:leaving", (event) => { (event as CustomEvent<Promise<unknown>[]>).detail.push(keep()); });
}

/** Waits for all that is to be kept. */
export async function leaving(): Promise<void> {
  const waits: Promise<unknown>[] = [];
  document.dispatchEvent(new CustomEvent("tarazy:leaving", { detail: waits }));
  await Promise.race([Promise.allSettled(waits), new Promise((done) => setTimeout(done, most))]);
}

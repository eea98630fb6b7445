// Whether the line to the server works: from the browser, and from requests that failed or came through.
// The band under the bar, the page's [data-net] and the listeners follow.

let online = true;

export function startNet(): void {
  online = navigator.onLine;
  addEventListener("online", () => reachable(true));
  addEventListener("offline", () => reachable(false));
  document.addEventListener("htmx:after:request", () => reachable(true));
  document.addEventListener("htmx:error", () => { if (!navigator.onLine) reachable(false); });
  show();
}

/** Tells what a request found out. */
export function reachable(now: boolean): void {
  if (now === online) return;
  online = now;
  show();
  document.dispatchEvent(new CustomEvent("tarazy:net", { detail: { online } }));
}

function show(): void {
  document.body.dataset["net"] = online ? "on" : "off";
  for (const band of document.querySelectorAll<HTMLElement>("[data-offline]")) band.hidden = online;
}

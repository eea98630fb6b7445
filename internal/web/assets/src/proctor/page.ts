// What the page itself knows: whether it is looked at, shown alone on the screen, on one screen, and what is
// pasted. Of a text nothing but its length leaves the page.
import type { Flags } from "./flags";

const every = 1000; // milliseconds

export function watchPage(flags: Flags): void {
  watchLeaving(flags);
  watchFullScreen(flags);
  watchScreens(flags);
  watchPaste(flags);
}

function watchLeaving(flags: Flags): void {
  const away = (): boolean => document.visibilityState === "hidden" || !document.hasFocus();
  let was = false;
  const look = (): void => {
    const now = away();
    if (was && !now) flags.look("left_page", true); // until this moment; timers of a hidden page are slow
    flags.look("left_page", now);
    was = now;
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("blur", () => setTimeout(look));
  addEventListener("focus", look);
  setInterval(look, every);
}

function watchFullScreen(flags: Flags): void {
  const whole = matchMedia("(display-mode: fullscreen)");
  const full = (): boolean => document.fullscreenElement !== null || whole.matches;
  const button = document.querySelector<HTMLButtonElement>("[data-full-screen]");
  let was = false;
  const look = (): void => {
    const now = full();
    flags.look("left_full_screen", was && !now);
    was = was || now;
    if (button) button.hidden = now || !document.fullscreenEnabled;
  };
  button?.addEventListener("click", () => void document.documentElement.requestFullscreen().catch(() => undefined));
  document.addEventListener("fullscreenchange", look);
  setInterval(look, every);
  look();
}

function watchScreens(flags: Flags): void {
  const screens = screen as Screen & { isExtended?: boolean } & Partial<EventTarget>;
  const key = "watch-screens:" + flags.recorder.attempt;
  const look = (): void => {
    if (!screens.isExtended || sessionStorage.getItem(key)) return;
    sessionStorage.setItem(key, "told"); // once in an attempt, not at every page of it
    flags.raise("second_screen");
  };
  screens.addEventListener?.("change", look);
  setInterval(look, 5 * every);
  look();
}

function watchPaste(flags: Flags): void {
  const own = new Set<string>(); // what was copied here may be moved within the text
  const copied = (event: Event): void => {
    const area = event.target;
    if (area instanceof HTMLTextAreaElement) own.add(area.value.slice(area.selectionStart, area.selectionEnd));
  };
  document.addEventListener("copy", copied);
  document.addEventListener("cut", copied);
  document.addEventListener("paste", (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || area.dataset["words"] === undefined || event.defaultPrevented) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text !== "" && !own.has(text)) flags.raise("paste", { length: text.length });
  });
}

// Watching over a proctored attempt in the candidate's own browser: it marks moments for a person to look at, and
// judges nobody. Without it the exam runs the same.
import { Detector } from "./detect";
import { Flags } from "./flags";
import { Notice } from "./notice";
import { watchPage } from "./page";
import type { Plan, Recorder } from "./plan";

/** Begins to watch, where the page has a plan for it. */
export function watch(recorder: Recorder): Flags | null {
  const place = document.querySelector<HTMLElement>("[data-watch]");
  if (!place) return null;
  const flags = new Flags(JSON.parse(place.dataset["watch"] ?? "") as Plan, recorder, new Notice(document.querySelector("[data-noticed]")));
  watchPage(flags);
  new Detector(flags, place.dataset["worker"] ?? "").start();
  return flags;
}

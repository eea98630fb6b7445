// The page of a proctored attempt: it records what the edition asks for, and watches for what a person is to look at.
import { Clock } from "./ui/clock";
import { type Plan, Recorder } from "./proctor/recorder";
import { watch } from "./proctor/watch";

const place = document.querySelector<HTMLElement>("[data-record]");
const root = document.querySelector<HTMLElement>("[data-exam]");
if (place && root) {
  const plan = JSON.parse(place.dataset["record"] ?? "") as Plan;
  const clock = new Clock(Number(root.dataset["now"]), 0);
  const recorder = new Recorder(place, place.dataset["attempt"] ?? "", plan, clock);
  recorder.start();
  if (!plan.over) watch(recorder);
}

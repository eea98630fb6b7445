// The page of a proctored attempt: it records what the edition asks for, and watches for what a person is to look at.
import { Clock } from "./ui/clock";
import { type Plan, Recorder } from "./proctor/recorder";
import { watch } from "./proctor/watch";

const apart = 5_000; // milliseconds between two clocks: more than the way of an answer, as after a sleep

const place = document.querySelector<HTMLElement>("[data-record]");
const root = document.querySelector<HTMLElement>("[data-exam]");
if (place && root) {
  const plan = JSON.parse(place.dataset["record"] ?? "") as Plan;
  const clock = new Clock(Number(root.dataset["now"]), 0);
  const recorder = new Recorder(place, place.dataset["attempt"] ?? "", plan, clock);
  document.addEventListener("tarazy:clock", (event) => {
    const now = (event as CustomEvent<number>).detail;
    if (Math.abs(now - clock.now()) > apart) clock.sync(now, 0);
  });
  recorder.start();
  if (!plan.over) watch(recorder);
}

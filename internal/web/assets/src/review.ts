// A review of a recorded stage: its videos in step, and its pictures one after another, at several speeds,
// from any place.
import { Pictures } from "./review/pictures";
import { Player } from "./ui/player";
import { onClick } from "./ui/dom";

for (const root of document.querySelectorAll<HTMLElement>("[data-player]")) void new Pictures(root).start();
const films = document.querySelector<HTMLElement>("[data-films]");
if (films) {
  const player = new Player(films);
  player.start();
  for (const go of document.querySelectorAll<HTMLButtonElement>("[data-go]")) go.hidden = false;
  onClick("[data-go]", (go) => player.show(Number(go.dataset["go"])));
}

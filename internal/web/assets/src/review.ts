// A review of a recorded stage: its pictures one after another, at several speeds, from any place.
import { Player } from "./review/player";

for (const root of document.querySelectorAll<HTMLElement>("[data-player]")) void new Player(root).start();

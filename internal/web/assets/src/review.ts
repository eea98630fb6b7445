// A review of a recorded stage: its pictures one after another, at several speeds, from any place.
import { Player } from "./review/player";

const root = document.querySelector<HTMLElement>("[data-player]");
if (root) void new Player(root).start();

// The room of a video interview, and the playback of what was recorded of one.
import { Room } from "./room/ui";
import { Player } from "./ui/player";

const room = document.querySelector<HTMLElement>("[data-room]");
if (room) new Room(room).start();
const playback = document.querySelector<HTMLElement>("[data-playback]");
if (playback) new Player(playback).start();

// Rooms over a LiveKit server: loaded beside the code of the room, on pages of an installation that names one.
import { join } from "./room/elsewhere";

window.roomElsewhere = join;

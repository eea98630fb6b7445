// The socket of a room: opened anew within a second when it breaks, and later with growing pauses. It says
// every few seconds that this window is still there; the server answers how the room stands.
import type { Down, Up } from "./rtc";

export interface Person { seat: string; name: string; role: string; here: boolean; admitted: boolean; hand: boolean }

/** How a room stands; instants are milliseconds since 1970, 0 for none. */
export interface Standing {
  you: string; now: number; began: number; ends: number; minutes: number; extra: number; state: string;
  admitted: boolean; recorded: boolean; consent: string; closed: boolean; people: Person[];
}

export interface Line { n: number; name: string; own: boolean; at: number; text: string }

interface Message { rtc?: Down; state?: Standing; lines?: Line[]; bye?: string; refused?: { code: string; text: string } }

export interface Told {
  rtc(message: Down): void;
  state(now: Standing): void;
  lines(more: Line[]): void;
  line(open: boolean): void;
  /** The room is over for this window: it was opened elsewhere, or refused. */
  over(why: string): void;
}

const still = 3_000;
const silence = 12_000; // without an answer the line is taken for broken
const first = 500;
const most = 8_000;
const passing = ["room.elsewhere", "page.failed", "interview.changed"]; // refusals that may be gone in a moment

export class RoomLine {
  #socket: WebSocket | null = null;
  #delay = first;
  #ended = false;
  #heard = 0;
  #timer = 0;
  #beat = 0;

  constructor(private readonly path: string, private readonly told: Told) {}

  open(): void {
    const url = new URL(this.path + "/live", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#heard = performance.now();
    socket.onopen = () => {
      this.#delay = first;
      this.told.line(true);
    };
    socket.onmessage = (event) => {
      this.#heard = performance.now();
      if (this.#socket === socket) this.#take(JSON.parse(String(event.data)) as Message);
    };
    socket.onclose = () => this.#lost(socket);
    clearInterval(this.#beat);
    this.#beat = window.setInterval(() => {
      if (performance.now() - this.#heard > silence) this.#lost(socket);
      else this.#send({ still: true });
    }, still);
  }

  rtc(message: Up): void { this.#send({ rtc: message }); }

  close(): void {
    this.#ended = true;
    clearInterval(this.#beat);
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #take(message: Message): void {
    if (message.rtc) this.told.rtc(message.rtc);
    if (message.state) this.told.state(message.state);
    if (message.lines) this.told.lines(message.lines);
    if (message.bye) {
      this.close();
      this.told.over("replaced");
    }
    if (message.refused && !passing.includes(message.refused.code)) {
      this.close();
      this.told.over(message.refused.text);
    }
  }

  #lost(socket: WebSocket): void {
    if (this.#ended || this.#socket !== socket) return;
    this.#socket = null;
    clearInterval(this.#beat);
    socket.close();
    this.told.line(false);
    this.#timer = window.setTimeout(() => this.open(), this.#delay);
    this.#delay = Math.min(most, this.#delay * 2);
  }
}

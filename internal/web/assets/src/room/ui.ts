// The page of a room: trying the devices, the pictures, the clock that everybody sees, who is there, raised
// hands, and what is written.
import { Clock, clockText } from "../ui/clock";
import { timeOfDay } from "../ui/messages";
import { post } from "../ui/post";
import { Device } from "./device";
import { type Line, type Person, RoomLine, type Standing } from "./line";
import { type Call, connect, type State } from "./rtc";
import { text } from "./say";

export class Room {
  readonly #path: string;
  readonly #speaks: boolean;
  readonly #leads: boolean;
  readonly #device: Device;
  readonly #clock = new Clock(Date.now(), 0);
  readonly #tiles = new Map<string, HTMLElement>();
  #line: RoomLine | null = null;
  #call: Call | null = null;
  #now: Standing | null = null;
  #missing = false; // what is said to be recorded is not, for the moment

  constructor(private readonly root: HTMLElement) {
    this.#path = root.dataset["room"]!;
    this.#speaks = root.hasAttribute("data-speaks");
    this.#leads = root.hasAttribute("data-leads");
    this.#device = new Device(this.#part("check")!);
  }

  start(): void {
    this.#part("open")?.addEventListener("click", () => void this.#device.open());
    this.#part("join")!.addEventListener("click", () => void this.#join());
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-mute]")) button.addEventListener("click", () => this.#mute(button));
    this.#part("hand")!.addEventListener("click", () => void this.#hand());
    this.#form("say", (form) => {
      const area = form.querySelector("textarea")!;
      return { body: { press: press(), text: area.value }, done: () => { area.value = ""; } };
    });
    this.#form("extend", (form) => {
      const minutes = form.querySelector<HTMLInputElement>("[name=minutes]")!, reason = form.querySelector("textarea")!;
      return { body: { minutes: Math.trunc(Number(minutes.value)) || 0, reason: reason.value }, done: () => { reason.value = ""; } };
    });
    setInterval(() => this.#tick(), 500);
    if (sessionStorage.getItem(this.#path) === "in") void this.#join(); // the page was loaded anew by an act of its own
    addEventListener("pagehide", () => this.#off());
  }

  #part<T extends HTMLElement>(name: string): T | null { return this.root.querySelector<T>(`[data-${name}]`); }

  #say(what: string): void { this.#part("said")!.textContent = what; }

  async #join(): Promise<void> {
    const button = this.#part<HTMLButtonElement>("join")!;
    button.disabled = true;
    if (this.#speaks && !this.#device.stream && !await this.#device.open()) {
      button.disabled = false;
      return;
    }
    this.#device.tried();
    sessionStorage.setItem(this.#path, "in");
    this.#part("check")!.hidden = true;
    this.#part("bar")!.hidden = false;
    this.#say(text("joining"));
    if (this.#device.stream) this.#tile("own", this.#device.stream, true);
    this.#line = new RoomLine(this.#path, {
      rtc: (message) => this.#rtc().receive(message),
      state: (now) => this.#stand(now),
      lines: (more) => this.#lines(more),
      line: (open) => this.#network(open ? "connecting" : "lost"),
      over: (why) => this.#over(why === "replaced" ? text("replaced") : why),
    });
    this.#line.open();
  }

  #rtc(): Call {
    return this.#call ??= connect((message) => this.#line?.rtc(message), this.#device.stream, {
      track: (member, stream) => this.#tile(member, stream, false),
      gone: (member) => this.#untile(member),
      state: (now) => this.#network(now),
      sends: (member, on) => this.#tiles.get(member)?.classList.toggle("room__tile--dark", !on.video),
      recording: (on) => {
        this.#missing = !on;
        this.#recording();
      },
      ended: () => this.#over(text("closed")),
    });
  }

  #network(now: State): void {
    const line = this.#part("line")!;
    line.textContent = text(now);
    line.dataset["state"] = now;
  }

  #over(why: string): void {
    this.#say(why);
    sessionStorage.removeItem(this.#path);
    this.#off();
    this.#part("bar")!.hidden = true;
    for (const id of [...this.#tiles.keys()]) this.#untile(id);
  }

  #off(): void {
    this.#line?.close();
    this.#call?.close();
    this.#device.off();
  }

  // How the room stands.

  #stand(now: Standing): void {
    const before = this.#now;
    this.#now = now;
    this.#clock.sync(now.now, now.ends);
    if (!before || before.admitted !== now.admitted) this.#say(text(now.admitted ? "admitted" : "waiting"));
    this.#recording();
    this.root.toggleAttribute("data-recorded", now.recorded);
    const key = JSON.stringify(now.people);
    if (key !== JSON.stringify(before?.people)) this.#people(now.people);
    const hand = this.#part<HTMLButtonElement>("hand")!;
    const up = now.people.find((p) => p.seat === now.you)?.hand ?? false;
    hand.setAttribute("aria-pressed", String(up));
    hand.textContent = text(up ? "hand-down" : "hand-up");
    if (now.closed) this.#over(text("closed"));
    this.#tick();
  }

  #recording(): void {
    const now = this.#now;
    if (!now) return;
    const ahead = now.consent === "given" && ["planned", "under_way"].includes(now.state);
    this.#part("recording")!.textContent = text(now.recorded ? this.#missing ? "not-now" : "recorded" : ahead ? "agreed" : "not-recorded");
  }

  #tick(): void {
    const now = this.#now;
    if (!now) return;
    const clock = this.#part("room-clock")!, said = this.#part("clock-text")!;
    if (now.began === 0) {
      clock.textContent = now.minutes > 0 ? clockText(now.minutes * 60) : "–";
      said.textContent = text("not-begun");
      return;
    }
    if (now.ends === 0) {
      clock.textContent = clockText(Math.floor((this.#clock.now() - now.began) / 1000));
      return;
    }
    const left = this.#clock.left();
    clock.textContent = (left < 0 ? "−" : "") + clockText(Math.abs(left));
    said.textContent = text(left < 0 ? "over" : "left") + (now.extra > 0 ? " " + text("extra", { n: now.extra }) : "");
    clock.classList.toggle("room__late", left < 0);
  }

  #people(all: Person[]): void {
    this.#part("people")!.replaceChildren(...all.map((p) => {
      const line = document.createElement("li");
      line.dataset["seat"] = p.seat;
      const name = document.createElement("b");
      name.textContent = p.name + (p.seat === this.#now?.you ? ` (${text("you")})` : "");
      const state = text(!p.here ? "away" : p.admitted ? "here" : "waits");
      const about = document.createElement("span");
      about.className = "second";
      about.textContent = `${text("role-" + p.role)} · ${state}`;
      line.append(name, " ", about);
      if (p.hand) {
        const hand = document.createElement("span");
        hand.className = "tag tag--decide";
        hand.textContent = text("hand");
        line.append(" ", hand);
      }
      if (this.#leads && !p.admitted) line.append(" ", this.#admit(p));
      return line;
    }));
    for (const p of all) this.#label(p);
  }

  #admit(p: Person): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.dataset["admit"] = p.seat;
    button.textContent = text("admit", { name: p.name });
    button.addEventListener("click", () => void this.#send("/admit", { seat: p.seat }));
    return button;
  }

  async #send(act: string, body: object): Promise<boolean> {
    const said = await post(this.#path + act, body);
    if (!said.ok) this.#say(said.text || text("no-answer"));
    return said.ok;
  }

  async #hand(): Promise<void> {
    const up = this.#part("hand")!.getAttribute("aria-pressed") !== "true";
    await this.#send("/hand", { up });
  }

  #mute(button: HTMLButtonElement): void {
    const kind = button.dataset["mute"] as "audio" | "video";
    const off = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(off));
    button.textContent = text((kind === "audio" ? "sound" : "picture") + (off ? "-on" : "-off"));
    this.#call?.mute(kind, off);
  }

  #form(name: string, read: (form: HTMLFormElement) => { body: object; done: () => void }): void {
    const form = this.#part<HTMLFormElement>(name);
    if (!form || form.tagName !== "FORM") return;
    const error = form.querySelector<HTMLElement>("[data-error]")!;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { body, done } = read(form);
      void post(`${this.#path}/${name}`, body).then((said) => {
        error.textContent = said.ok ? "" : said.text || text("no-answer");
        if (said.ok) done();
      });
    });
  }

  #lines(more: Line[]): void {
    const list = this.#part("lines")!;
    for (const one of more) {
      if (list.querySelector(`[data-n="${one.n}"]`)) continue;
      const line = document.createElement("p");
      line.dataset["n"] = String(one.n);
      const who = document.createElement("b");
      who.textContent = `${timeOfDay(new Date(one.at))} ${one.own ? text("you") : one.name}`;
      line.append(who, " ", one.text);
      list.append(line);
    }
    list.scrollTop = list.scrollHeight;
  }

  // Pictures.

  #tile(member: string, stream: MediaStream, own: boolean): void {
    let tile = this.#tiles.get(member);
    if (!tile) {
      tile = document.createElement("li");
      tile.className = "room__tile";
      tile.dataset["member"] = member;
      const video = document.createElement("video");
      video.autoplay = true;
      video.playsInline = true;
      video.muted = own;
      const name = document.createElement("p");
      if (own) name.textContent = text("you");
      tile.append(video, name);
      this.#tiles.set(member, tile);
      this.#part("tiles")!.append(tile);
      if (own) video.setAttribute("aria-label", text("picture-of", { name: text("you") }));
    }
    const video = tile.querySelector("video")!;
    video.srcObject = stream;
    void video.play().catch(() => undefined);
    const person = this.#now?.people.find((p) => p.seat === member);
    if (person) this.#label(person);
  }

  #label(p: Person): void {
    const tile = this.#tiles.get(p.seat);
    if (!tile) return;
    tile.dataset["role"] = p.role;
    tile.querySelector("p")!.textContent = `${p.name} · ${text("role-" + p.role)}`;
    tile.querySelector("video")!.setAttribute("aria-label", text("picture-of", { name: p.name }));
  }

  #untile(member: string): void {
    this.#tiles.get(member)?.remove();
    this.#tiles.delete(member);
  }
}

/** A name of a sending: what is sent twice is one line. */
function press(): string { return [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join(""); }

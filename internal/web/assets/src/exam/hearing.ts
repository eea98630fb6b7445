// What the page of an exam tells those who watch, and hears from them: every few seconds its battery and
// whether it records; messages, which stay until they are read; and a request for help.
import { post } from "../ui/post";
import { say, text } from "./say";

const every = 5_000; // as long as proctor.BeatEvery

interface Message { id: string; at: number; text: string }
interface Heard { version: number; messages: Message[] }
interface Battery extends EventTarget { level: number; charging: boolean }

export class Hearing {
  readonly #path: string;
  #version = 0;
  #battery: Battery | null = null;
  readonly #read = new Set<string>();

  /** holds tells whether this window has the attempt; changed is called when something was changed in it. */
  constructor(readonly root: HTMLElement, attempt: string, readonly holds: () => boolean, readonly changed: () => void) {
    this.#path = "/proctor/" + attempt;
  }

  /** Beats until gone. */
  start(gone: AbortSignal): void {
    const of = (navigator as { getBattery?: () => Promise<Battery> }).getBattery;
    void of?.call(navigator).then((battery) => { this.#battery = battery; }).catch(() => undefined);
    this.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
      if (button?.dataset["messageRead"] !== undefined) void this.#done(button);
      else if (button?.dataset["helpSend"] !== undefined) void this.#ask();
    });
    void this.#go(gone);
  }

  async #go(gone: AbortSignal): Promise<void> {
    while (!gone.aborted) {
      if (this.holds()) await this.#beat();
      await new Promise((resolve) => setTimeout(resolve, this.holds() ? every : every / 10));
    }
  }

  async #beat(): Promise<void> {
    const told: { battery?: number; charging?: boolean; recording?: string } = {};
    if (this.#battery) {
      told.battery = Math.round(this.#battery.level * 100);
      told.charging = this.#battery.charging;
    }
    const recording = document.body.dataset["recording"]; // set by who records
    if (recording === "on" || recording === "off") told.recording = recording;
    const reply = await post<Heard>(this.#path + "/beat", told);
    if (!reply.ok) return;
    if (this.#version !== reply.body.version) this.changed(); // at first, too: the page may be older than the lease
    this.#version = reply.body.version;
    this.#show(reply.body.messages);
  }

  #show(messages: Message[]): void {
    const place = this.root.querySelector<HTMLElement>("[data-messages]");
    const form = this.root.querySelector<HTMLTemplateElement>("template[data-message]");
    if (!place || !form) return;
    for (const shown of place.querySelectorAll<HTMLElement>("[data-message-id]")) {
      if (!messages.some((m) => m.id === shown.dataset["messageId"])) shown.remove(); // read in another window
    }
    for (const m of messages) {
      if (this.#read.has(m.id) || place.querySelector(`[data-message-id="${CSS.escape(m.id)}"]`)) continue;
      const one = form.content.firstElementChild!.cloneNode(true) as HTMLElement;
      one.dataset["messageId"] = m.id;
      one.querySelector("[data-message-at]")!.textContent = new Date(m.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      one.querySelector("[data-message-text]")!.textContent = m.text;
      place.append(one);
    }
  }

  async #done(button: HTMLElement): Promise<void> {
    const one = button.closest<HTMLElement>("[data-message-id]");
    const id = one?.dataset["messageId"] ?? "";
    if (!one || !(await post(this.#path + "/read", { message: id })).ok) return;
    this.#read.add(id);
    const next = one.nextElementSibling ?? one.previousElementSibling;
    one.remove();
    const stop = next?.querySelector<HTMLElement>("[data-message-read]") ?? this.root.querySelector<HTMLElement>("[data-current]");
    stop?.focus({ preventScroll: true }); // the focus is not lost with the button
  }

  async #ask(): Promise<void> {
    const area = this.root.querySelector<HTMLTextAreaElement>("#help-text");
    const said = this.root.querySelector<HTMLElement>("[data-help-said]");
    if (!area || area.value.trim() === "") return area?.focus();
    area.dataset["press"] ??= crypto.randomUUID();
    const reply = await post(this.#path + "/help", { press: area.dataset["press"], text: area.value });
    const words = reply.ok ? text("help-sent") : reply.text || text("help-failed");
    if (said) said.textContent = words;
    if (!reply.ok) return say(words);
    area.value = "";
    delete area.dataset["press"];
    area.closest("dialog")?.close();
  }
}

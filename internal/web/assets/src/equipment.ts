// The page that checks a candidate's equipment: it measures item by item, shows what it does, and hands the
// figures in. Picture and sound stay here; what the figures mean is the server's to say.
import { measureCamera } from "./equipment/camera";
import { measureComputer } from "./equipment/computer";
import { measureMicrophone } from "./equipment/microphone";
import { measureDown, measureUp } from "./equipment/speed";
import type { Figures } from "./equipment/types";

type State = "running" | "measured";

class Check {
  constructor(private readonly root: HTMLElement) {
    this.#part("start").addEventListener("click", (event) => void this.#run(event.currentTarget as HTMLButtonElement));
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // a second check is another press
  }

  #part<T extends HTMLElement>(name: string): T { return this.root.querySelector<T>(`[data-${name}]`)!; }

  #field(name: string): HTMLInputElement { return this.#part<HTMLFormElement>("figures").elements.namedItem(name) as HTMLInputElement; }

  async #run(start: HTMLButtonElement): Promise<void> {
    start.hidden = true;
    const figures = await this.#measure();
    this.#field("figures").value = JSON.stringify(figures);
    this.#field("press").value = press();
    this.#send();
  }

  async #measure(): Promise<Figures> {
    const computer = await this.#item(["computer"], measureComputer);
    this.#part("live").hidden = false;
    const video = this.#part<HTMLVideoElement>("video");
    const camera = await this.#item(["camera", "lighting"], () => measureCamera(video));
    video.hidden = true;
    const microphone = await this.#item(["microphone"], () => this.#listen());
    this.#part("live").hidden = true;
    const internet = await this.#item(["internet"], async () => ({ down_kbit: await measureDown(), up_kbit: await measureUp() }));
    return { computer, internet, camera, microphone };
  }

  async #listen(): Promise<Figures["microphone"]> {
    const level = this.#part<HTMLProgressElement>("level");
    this.#part("hearing").hidden = false;
    this.#say("speak");
    // A voice lies far below full scale: the bar grows with its root.
    const out = await measureMicrophone((now) => { level.value = Math.sqrt(now / 1000) * 100; });
    this.#part("hearing").hidden = true;
    this.#say("");
    return out;
  }

  async #item<T>(keys: string[], measure: () => Promise<T>): Promise<T> {
    this.#state(keys, "running");
    const out = await measure();
    this.#state(keys, "measured");
    return out;
  }

  #state(keys: string[], state: State): void {
    for (const key of keys) {
      const shown = this.root.querySelector<HTMLElement>(`[data-item="${key}"] [data-state]`);
      if (!shown) continue; // an edition may ask for less
      shown.className = state === "running" ? "st st--going" : "st st--done";
      shown.textContent = this.root.getAttribute("data-state-" + state);
    }
  }

  /** Says one of the strings of the page; none for "". */
  #say(key: string): void { this.#part("said").textContent = this.root.dataset[key] ?? ""; }

  #send(): void {
    if (navigator.onLine) {
      this.#say("sending");
      this.#part<HTMLFormElement>("figures").requestSubmit();
      return;
    }
    this.#say("unsent");
    this.#part("unsent").hidden = false;
  }
}

/** Names this check, so that one that is sent twice is kept once. */
function press(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

const root = document.querySelector<HTMLElement>("[data-equipment]");
if (root) new Check(root);

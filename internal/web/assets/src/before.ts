// The page that takes pictures before a proctored test: what the camera shows is put into the fields of the
// form, beside which a file can be chosen as well. Nothing leaves before the form is sent.
import { shoot } from "./before/shot";
import { close, openMedia } from "./equipment/device";

class Shots {
  #stream: MediaStream | null = null;

  constructor(private readonly root: HTMLElement) {
    if (!navigator.mediaDevices?.getUserMedia) return; // files alone
    const camera = this.#part("camera");
    if (!camera) return;
    camera.hidden = false;
    this.#part("on")!.addEventListener("click", (event) => void this.#on(event.currentTarget as HTMLButtonElement));
    for (const shot of root.querySelectorAll<HTMLElement>("[data-shot]")) {
      shot.querySelector("[data-take]")!.addEventListener("click", () => void this.#take(shot));
    }
    addEventListener("pagehide", () => this.#off());
  }

  #part<T extends HTMLElement>(name: string): T | null { return this.root.querySelector<T>(`[data-${name}]`); }

  #say(text: string): void { this.#part("said")!.textContent = text; }

  async #on(button: HTMLButtonElement): Promise<void> {
    const opened = await openMedia({ video: { width: { ideal: 1280 }, height: { ideal: 960 }, facingMode: "user" } });
    if (opened.state !== "opened") {
      this.#say(this.root.getAttribute("data-" + opened.state) ?? "");
      return;
    }
    this.#stream = opened.stream;
    this.#say("");
    button.hidden = true;
    const video = this.#part<HTMLVideoElement>("video")!;
    video.srcObject = opened.stream;
    video.classList.add("before__video--on");
    await video.play().catch(() => undefined);
    for (const taking of this.root.querySelectorAll<HTMLElement>("[data-taking]")) taking.hidden = false;
  }

  #off(): void {
    if (this.#stream) close(this.#stream);
    this.#stream = null;
  }

  async #take(shot: HTMLElement): Promise<void> {
    const canvas = shot.querySelector<HTMLCanvasElement>("[data-shown]")!;
    const file = await shoot(this.#part<HTMLVideoElement>("video")!, canvas, shot.dataset["shot"]!);
    if (!file) return;
    const chosen = new DataTransfer();
    chosen.items.add(file);
    shot.querySelector<HTMLInputElement>("input[type=file]")!.files = chosen.files;
    const before = shot.querySelector("img");
    if (before) before.hidden = true;
    this.#say((this.root.dataset["taken"] ?? "").replace("{what}", shot.dataset["name"] ?? ""));
  }
}

const root = document.querySelector<HTMLElement>("[data-before]");
if (root) new Shots(root);

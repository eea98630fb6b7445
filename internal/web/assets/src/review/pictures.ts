// Piece is a picture or a clip of a recording.
interface Piece {
  at: number; // seconds from the beginning
  kind: string;
  href: string;
}

const tick = 250; // milliseconds
const ahead = 4; // pictures that are fetched before they are shown

// Pictures shows the pictures of a recording as time goes by.
export class Pictures {
  private readonly shot: HTMLImageElement;
  private readonly place: HTMLInputElement;
  private readonly time: HTMLOutputElement;
  private readonly speed: HTMLSelectElement;
  private readonly play: HTMLButtonElement;
  private pieces: Piece[] = [];
  private shown = -1;
  private timer = 0;

  constructor(private readonly root: HTMLElement) {
    const one = <T extends HTMLElement>(name: string): T => root.querySelector<T>(`[data-${name}]`)!;
    this.shot = one("shot");
    this.place = one("place");
    this.time = one("time");
    this.speed = one("speed");
    this.play = one("play");
  }

  // start reads what there is and shows the controls.
  async start(): Promise<void> {
    const answer = await fetch(this.root.dataset.src!);
    if (!answer.ok) return;
    this.pieces = ((await answer.json()) as Piece[]).filter((p) => p.kind === "snapshot");
    this.root.querySelector<HTMLElement>("[data-bar]")!.hidden = false;
    this.place.addEventListener("input", () => this.show());
    this.play.addEventListener("click", () => this.toggle());
    for (const go of document.querySelectorAll<HTMLButtonElement>("[data-go]")) {
      go.hidden = false;
      go.addEventListener("click", () => {
        this.place.value = String(Math.max(0, Number(go.dataset.go) - 2));
        this.show();
        this.root.scrollIntoView({ block: "nearest" });
      });
    }
    this.show();
  }

  // index is the last picture at or before an instant.
  private index(at: number): number {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle]!.at <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private show(): void {
    const at = Number(this.place.value);
    const text = `${Math.floor(at / 3600)}:${String(Math.floor(at / 60) % 60).padStart(2, "0")}:${String(Math.floor(at) % 60).padStart(2, "0")}`;
    this.time.value = text;
    this.place.setAttribute("aria-valuetext", text);
    const i = Math.max(0, this.index(at));
    if (i === this.shown || !this.pieces.length) return;
    this.shown = i;
    this.shot.src = this.pieces[i]!.href;
    for (const next of this.pieces.slice(i + 1, i + 1 + ahead)) new Image().src = next.href;
  }

  private toggle(): void {
    const says = this.play.textContent!;
    this.play.textContent = this.play.dataset.playing!;
    this.play.dataset.playing = says;
    if (this.timer) {
      clearInterval(this.timer);
      this.timer = 0;
      return;
    }
    let at = Number(this.place.value);
    this.timer = window.setInterval(() => {
      at = Number(this.place.value) === Math.floor(at) ? at : Number(this.place.value);
      at += (tick / 1000) * Number(this.speed.value);
      this.place.value = String(Math.floor(at));
      this.show();
      if (at >= Number(this.place.max)) this.toggle();
    }, tick);
  }
}

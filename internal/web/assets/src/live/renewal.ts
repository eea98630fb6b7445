// Renews the parts of a page, each by its id. A part that has the focus in it waits; a tile that is new
// comes at the end; pictures come into their place once they are there.
const patience = 10_000;
const kept = "live-still";

export class Renewal {
  readonly #path: string;
  readonly #every: number;
  readonly #button: HTMLButtonElement | null;
  readonly #said: HTMLElement | null;
  #still = sessionStorage.getItem(kept) !== null;
  #timer = 0;
  #at = "";

  constructor(readonly root: HTMLElement) {
    this.#path = root.dataset["live"] ?? "";
    this.#every = Number(root.dataset["every"]) * 1000;
    this.#button = root.querySelector<HTMLButtonElement>("[data-live-stop]");
    this.#said = root.querySelector<HTMLElement>("[data-live-said]");
  }

  start(): void {
    this.#at = time();
    if (this.#button) this.#button.hidden = false;
    this.#button?.addEventListener("click", () => this.#turn(!this.#still));
    this.#turn(this.#still);
  }

  #turn(still: boolean): void {
    this.#still = still;
    if (still) sessionStorage.setItem(kept, "yes");
    else sessionStorage.removeItem(kept);
    this.#button?.setAttribute("aria-pressed", String(still));
    clearTimeout(this.#timer);
    this.#tell(still ? "still" : "at");
    if (!still) this.#timer = setTimeout(() => void this.#renew(), this.#every);
  }

  async #renew(): Promise<void> {
    const came = await this.#fetch();
    if (this.#still) return;
    this.#tell(came ? "at" : "lost");
    this.#timer = setTimeout(() => void this.#renew(), this.#every);
  }

  async #fetch(): Promise<boolean> {
    try {
      const answer = await fetch(this.#path, { signal: AbortSignal.timeout(patience) });
      if (!answer.ok) return false;
      const text = await answer.text();
      if (!this.#still) this.#put(new DOMParser().parseFromString(text, "text/html"));
      this.#at = time();
      return true;
    } catch {
      return false;
    }
  }

  #tell(what: "at" | "lost" | "still"): void {
    if (this.#said) this.#said.textContent = (this.#button?.dataset[what] ?? "").replace("{at}", this.#at);
  }

  #put(next: Document): void {
    const list = this.root.querySelector("[data-live-list]");
    for (const tile of next.querySelectorAll("[data-live-list] > [id]")) {
      if (list && !document.getElementById(tile.id)) list.append(document.adoptNode(tile));
    }
    for (const part of next.querySelectorAll<HTMLElement>("[data-part]")) {
      const old = document.getElementById(part.id);
      if (!old || old.outerHTML === part.outerHTML || old.contains(document.activeElement)) continue;
      if (old.matches("[role=status]")) old.textContent = part.textContent; // so that it is read out
      else old.replaceWith(document.adoptNode(part));
      if (part.dataset["picture"]) void picture(part);
    }
  }
}

/** Puts the picture of which a part tells into its place, once it is loaded. */
async function picture(part: HTMLElement): Promise<void> {
  const place = document.querySelector<HTMLElement>(`[data-picture-of="${CSS.escape(part.id.slice(2))}"]`);
  const image = new Image();
  image.src = part.dataset["picture"] ?? "";
  image.alt = part.dataset["alt"] ?? "";
  image.dataset["pictureOf"] = part.id.slice(2);
  try {
    await image.decode();
  } catch {
    return; // the last one stays
  }
  place?.replaceWith(image);
}

function time(): string { return new Date().toLocaleTimeString(document.documentElement.lang || []); }

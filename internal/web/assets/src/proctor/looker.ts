// The page's side of the worker that looks for faces.

export interface Face {
  score: number;       // 0 to 1
  box: [x: number, y: number, width: number, height: number]; // of the picture, 0 to 1
  turn: number | null; // of the tip of the nose off the middle between the outer corners of the eyes, of half their distance; left is negative
  lips: number | null; // opening, of the height of the face
}

export interface Looked {
  faces: Face[];
  distance: number | null; // of the face from the one at the start, where it was asked for and is known
  ms: number;
}

/** every says at each how many looks a face is described, where that is asked for. */
export type Asked = { open: { other: boolean; every: number } } | { look: ArrayBuffer; width: number; height: number; other: boolean };
export type Answer = { opened: true } | { looked: Looked } | { failed: string };

const describeEvery = 15; // looks: a description takes several times as long as all the rest

export class Looker {
  #waiting: ((answer: Answer) => void) | null = null;

  private constructor(readonly worker: Worker) {
    worker.addEventListener("message", (event: MessageEvent<Answer>) => this.#answer(event.data));
    worker.addEventListener("error", () => this.#answer({ failed: "worker" }));
  }

  static async open(url: string, other: boolean, every = describeEvery): Promise<Looker> {
    const looker = new Looker(new Worker(url));
    await looker.#ask({ open: { other, every } }, []);
    return looker;
  }

  /** Looks at a picture; one at a time. */
  async look(picture: ImageData, other: boolean): Promise<Looked> {
    const bytes = picture.data.buffer as ArrayBuffer;
    const answer = await this.#ask({ look: bytes, width: picture.width, height: picture.height, other }, [bytes]);
    if (!("looked" in answer)) throw new Error("not looked");
    return answer.looked;
  }

  close(): void { this.worker.terminate(); }

  async #ask(what: Asked, give: Transferable[]): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting = resolve;
      this.worker.postMessage(what, give);
    });
    if ("failed" in answer) throw new Error(answer.failed);
    return answer;
  }

  #answer(answer: Answer): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(answer);
  }
}

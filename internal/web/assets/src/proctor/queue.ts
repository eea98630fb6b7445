// What is on its way to the server beside the answers: pieces of the recording, and flags. It is kept on this device
// until the server has it, in a store of its own, and sent only while no answer waits.
import { asked, finished, openDevice } from "../ui/device";

export interface Meta {
  type: string;     // of the body
  kind?: string;    // "snapshot": may be let go where there is no more room
  marked?: boolean; // of an event: is not let go
}

interface Waiting { id: number; size: number; kind: string; marked: boolean; first: boolean }
interface Kept { id?: number; at: number; path: string; type: string; body: ArrayBuffer; kind: string; marked: boolean; first: boolean }

const atOnce = 2;
const retryFirst = 1_000;    // milliseconds, as the others
const retryMost = 30_000;
const patience = 60_000;
const holdMost = 30_000;     // an answer that nobody can send does not hold the recording for ever
const roomMost = 250 << 20;  // bytes
const roomPart = 0.4;        // of what the browser gives
const leftFor = 3 * 86_400_000; // milliseconds that what another attempt left here waits for its page

/** Tells how many wait, after each change. */
export type Told = (waiting: number) => void;

export class Queue {
  #store: Store = new Memory();
  #waiting: Waiting[] = [];
  #sending = new Set<number>();
  readonly #takes = new Set<Promise<void>>();
  #size = 0;
  #room = roomMost;
  #thinned = 0;
  #delay = retryFirst;
  #timer = 0;
  #answersSince = 0; // performance.now() since when answers wait; 0 for none
  readonly #ready: Promise<void>;

  /** own is how the paths of this attempt begin: nothing of another one is sent from here. */
  constructor(readonly own: string, readonly told: Told, readonly lost: () => void) {
    this.#ready = this.#open();
    document.addEventListener("tarazy:unsent", (event) => {
      const count = (event as CustomEvent<number>).detail;
      this.#answersSince = count === 0 ? 0 : this.#answersSince || performance.now();
      if (count === 0) this.#kick();
    });
    addEventListener("online", () => { this.#delay = retryFirst; this.#kick(); });
  }

  get waiting(): number { return this.#waiting.length; }

  /** How many pictures were let go since it was asked last. */
  thinned(): number {
    const n = this.#thinned;
    this.#thinned = 0;
    return n;
  }

  /** Sends in the end, whatever the line does. */
  send(path: string, body: Blob | object, meta: Partial<Meta> = {}): void {
    const taking = this.#take(path, body, meta);
    this.#takes.add(taking);
    void taking.finally(() => this.#takes.delete(taking));
  }

  /** Is done when all that was given so far would outlive the page. */
  async kept(): Promise<void> { await Promise.all(this.#takes); }

  async #take(path: string, body: Blob | object, meta: Partial<Meta>): Promise<void> {
    const first = !(body instanceof Blob);
    const bytes = await (first ? new Blob([JSON.stringify(body)]) : body).arrayBuffer();
    await this.#ready;
    const kept: Kept = { at: Date.now(), path, type: meta.type ?? "application/json", body: bytes, kind: meta.kind ?? "", marked: meta.marked ?? first, first };
    if (!await this.#makeRoom(bytes.byteLength)) {
      this.#thinned++;
      return;
    }
    const id = await this.#store.add(kept).catch(() => this.#inMemory(kept));
    this.#waiting.push({ id, size: bytes.byteLength, kind: kept.kind, marked: kept.marked, first });
    this.#size += bytes.byteLength;
    this.told(this.waiting);
    this.#kick();
  }

  async #open(): Promise<void> {
    try {
      this.#store = await Device.open();
      for (const one of await this.#store.all(this.own)) {
        this.#waiting.push(one);
        this.#size += one.size;
      }
      const estimate = await navigator.storage?.estimate?.();
      if (estimate?.quota) this.#room = Math.min(roomMost, estimate.quota * roomPart);
    } catch {
      // as long as the page lives
    }
    this.told(this.waiting);
    // One window of this browser sends; another one follows when it is gone.
    if (navigator.locks) void navigator.locks.request("tarazy-proctor", () => new Promise<void>(() => this.#mine()));
    else this.#mine();
  }

  #owner = false;
  #mine(): void {
    this.#owner = true;
    void this.#reread();
  }

  // What another window has sent meanwhile is not sent again.
  async #reread(): Promise<void> {
    const all = await this.#store.all(this.own).catch(() => this.#waiting);
    this.#waiting = all;
    this.#size = all.reduce((sum, one) => sum + one.size, 0);
    this.told(this.waiting);
    this.#kick();
  }

  #inMemory(kept: Kept): Promise<number> {
    if (!(this.#store instanceof Memory)) this.#store = new Both(this.#store);
    return this.#store.add(kept);
  }

  /** Lets pictures go, every second one from the oldest on, until there is room. */
  async #makeRoom(size: number): Promise<boolean> {
    while (this.#size + size > this.#room) {
      const loose = this.#waiting.filter((one) => one.kind === "snapshot" && !one.marked && !this.#sending.has(one.id));
      const victims = loose.filter((_, i) => i % 2 === 0).slice(0, 20);
      if (victims.length === 0) return false;
      for (const one of victims) await this.#drop(one);
      this.#thinned += victims.length;
      this.lost();
    }
    return true;
  }

  async #drop(one: Waiting): Promise<void> {
    this.#waiting = this.#waiting.filter((other) => other.id !== one.id);
    this.#size -= one.size;
    await this.#store.remove(one.id).catch(() => undefined);
    this.told(this.waiting);
  }

  #kick(wait = 0): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fill(), wait);
  }

  #held(): boolean { return this.#answersSince !== 0 && performance.now() - this.#answersSince < holdMost; }

  #fill(): void {
    if (!this.#owner) return;
    if (this.#held()) return this.#kick(retryFirst);
    const free = this.#waiting.filter((one) => !this.#sending.has(one.id));
    const next = [...free.filter((one) => one.first), ...free.filter((one) => !one.first)].slice(0, atOnce - this.#sending.size);
    for (const one of next) void this.#one(one);
  }

  async #one(one: Waiting): Promise<void> {
    this.#sending.add(one.id);
    const outcome = await this.#post(one).catch(() => retryFirst);
    this.#sending.delete(one.id);
    if (outcome === 0) {
      this.#delay = retryFirst;
      await this.#drop(one);
      return this.#kick();
    }
    const wait = Math.max(outcome, this.#delay) * (0.75 + Math.random() / 2);
    this.#delay = Math.min(this.#delay * 2, retryMost);
    this.#kick(wait);
  }

  /** Sends one; 0 where it is done with, else after how long it is tried again at the earliest. */
  async #post(one: Waiting): Promise<number> {
    const kept = await this.#store.get(one.id);
    if (!kept) return 0;
    const answer = await fetch(kept.path, {
      method: "POST", headers: { "Content-Type": kept.type, Accept: "application/json" }, body: kept.body, priority: "low", signal: AbortSignal.timeout(patience),
    });
    await answer.arrayBuffer(); // an answer that nobody reads keeps the connection from others
    if (answer.ok) return 0;
    const later = answer.status >= 500 || [401, 403, 408, 429].includes(answer.status);
    return later ? Math.max(retryFirst, Number(answer.headers.get("Retry-After") ?? 0) * 1000) : 0; // else the server will never take it
  }
}

interface Store {
  all(own: string): Promise<Waiting[]>;
  add(kept: Kept): Promise<number>;
  get(id: number): Promise<Kept | undefined>;
  remove(id: number): Promise<void>;
}

class Device implements Store {
  constructor(readonly db: IDBDatabase) {}

  static async open(): Promise<Device> {
    return new Device(await openDevice("tarazy-proctor", (db) => db.createObjectStore("waits", { keyPath: "id", autoIncrement: true })));
  }

  // One at a time: what waits may be more than fits in memory.
  all(own: string): Promise<Waiting[]> {
    return new Promise((resolve, reject) => {
      const out: Waiting[] = [];
      const request = this.#waits("readwrite").openCursor();
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const at = request.result;
        if (!at) return resolve(out);
        const one = at.value as Required<Kept>;
        if (one.path.startsWith(own)) out.push({ id: one.id, size: one.body.byteLength, kind: one.kind, marked: one.marked, first: one.first });
        else if (one.at < Date.now() - leftFor) at.delete();
        at.continue();
      };
    });
  }

  async add(kept: Kept): Promise<number> {
    const waits = this.#waits("readwrite");
    const id = await asked(waits.add(kept)) as number;
    await finished(waits.transaction).catch(() => undefined);
    return id;
  }

  get(id: number): Promise<Kept | undefined> { return asked(this.#waits("readonly").get(id) as IDBRequest<Kept | undefined>); }

  async remove(id: number): Promise<void> { await asked(this.#waits("readwrite").delete(id)); }

  #waits(mode: IDBTransactionMode): IDBObjectStore { return this.db.transaction("waits", mode).objectStore("waits"); }
}

class Memory implements Store {
  readonly #kept = new Map<number, Kept>();
  #next = -1; // never the number of one that is on the device

  async all(_own = ""): Promise<Waiting[]> {
    return [...this.#kept].map(([id, one]) => ({ id, size: one.body.byteLength, kind: one.kind, marked: one.marked, first: one.first }));
  }

  async add(kept: Kept): Promise<number> {
    this.#kept.set(this.#next, kept);
    return this.#next--;
  }

  async get(id: number): Promise<Kept | undefined> { return this.#kept.get(id); }
  async remove(id: number): Promise<void> { this.#kept.delete(id); }
}

/** A device that takes nothing more: what comes now is in memory, what is there is sent from there. */
class Both extends Memory {
  constructor(readonly device: Store) { super(); }

  override async all(own: string): Promise<Waiting[]> { return [...await this.device.all(own).catch(() => []), ...await super.all()]; }
  override get(id: number): Promise<Kept | undefined> { return id < 0 ? super.get(id) : this.device.get(id); }
  override remove(id: number): Promise<void> { return id < 0 ? super.remove(id) : this.device.remove(id); }
}

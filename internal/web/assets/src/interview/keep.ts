// Notes that are not on the server yet are kept on this device, each member's apart; what has arrived is
// deleted here, for the device may be another's tomorrow.
import { asked, finished, openDevice } from "../ui/device";
import type { NoteText } from "./types";

export interface Kept { member: string; interview: string; base: number; notes: NoteText }

export interface Keep {
  get(): Promise<Kept | null>;
  put(base: number, notes: NoteText): Promise<void>;
  drop(): Promise<void>;
}

/** Opens the store; one that keeps nothing where the browser has none or forbids it. */
export async function keepOf(member: string, interview: string): Promise<Keep> {
  try {
    const db = await openDevice("tarazy-notes", (made) => { made.createObjectStore("notes", { keyPath: ["member", "interview"] }); });
    return new Device(db, member, interview);
  } catch {
    return { get: async () => null, put: async () => undefined, drop: async () => undefined };
  }
}

class Device implements Keep {
  constructor(readonly db: IDBDatabase, readonly member: string, readonly interview: string) {}

  async get(): Promise<Kept | null> {
    const store = this.db.transaction("notes").objectStore("notes");
    return await asked(store.get([this.member, this.interview]) as IDBRequest<Kept | undefined>) ?? null;
  }

  async put(base: number, notes: NoteText): Promise<void> {
    const t = this.db.transaction("notes", "readwrite", { durability: "strict" });
    t.objectStore("notes").put({ member: this.member, interview: this.interview, base, notes } satisfies Kept);
    await finished(t);
  }

  async drop(): Promise<void> {
    const t = this.db.transaction("notes", "readwrite");
    t.objectStore("notes").delete([this.member, this.interview]);
    await finished(t);
  }
}

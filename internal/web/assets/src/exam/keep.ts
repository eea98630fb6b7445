// What an attempt keeps on this device: answers before they are on the server, and where one was.
import { asked, finished, openDevice } from "../ui/device";
import type { Answer } from "./types";

/** The state of one slot. */
export interface Row {
  attempt: string;
  slot: number;
  answer: Answer;
  acked: number; // the last sequence number that the server has
  next: { seq: number; at: number } | null; // what is to be sent; the answer is that of the row
  sent: { seq: number; text: string }[];    // what was sent and may have arrived, beyond acked
}

/** What else is kept of an attempt. */
export interface Place {
  attempt: string;
  slot: number;
  flags: number[];
  marked?: string; // the flags that the server had when it was last told, as Flags writes them
  lang: string;
}

export interface Keep {
  readonly lasts: boolean; // what is kept is there after a reload
  rows(): Promise<Row[]>;
  put(rows: Row[]): Promise<void>;
  place(): Promise<Place | null>;
  putPlace(place: Place): Promise<void>;
}

const name = "tarazy-exam";

/** Opens the store of an attempt; one in memory where the browser has none or forbids it. */
export async function keepOf(attempt: string): Promise<Keep> {
  if (attempt === "") return new Memory();
  try {
    const db = await open();
    await tidy(db, attempt);
    return new Device(db, attempt);
  } catch {
    return new Memory();
  }
}

/** Forgets an attempt that is over, or everything. */
export async function forget(attempt?: string): Promise<void> {
  if (attempt === undefined) {
    indexedDB.deleteDatabase(name);
    return;
  }
  const db = await open();
  const t = db.transaction(["rows", "places"], "readwrite");
  t.objectStore("rows").delete(IDBKeyRange.bound([attempt], [attempt, []]));
  t.objectStore("places").delete(attempt);
  await finished(t);
  db.close();
}

/** Forgets what other attempts left on this device, but for what never reached the server. */
async function tidy(db: IDBDatabase, attempt: string): Promise<void> {
  const t = db.transaction("rows", "readwrite");
  const rows = t.objectStore("rows");
  for (const row of await asked(rows.getAll() as IDBRequest<Row[]>)) {
    if (row.attempt !== attempt && row.next === null) rows.delete([row.attempt, row.slot]);
  }
  await finished(t);
}

function open(): Promise<IDBDatabase> {
  return openDevice(name, (db) => {
    db.createObjectStore("rows", { keyPath: ["attempt", "slot"] });
    db.createObjectStore("places", { keyPath: "attempt" });
  });
}

class Device implements Keep {
  readonly lasts = true;

  constructor(readonly db: IDBDatabase, readonly attempt: string) {}

  rows(): Promise<Row[]> {
    return asked(this.db.transaction("rows").objectStore("rows").getAll(IDBKeyRange.bound([this.attempt], [this.attempt, []])) as IDBRequest<Row[]>);
  }

  async put(rows: Row[]): Promise<void> {
    const t = this.db.transaction("rows", "readwrite", { durability: "strict" });
    for (const row of rows) t.objectStore("rows").put(row);
    await finished(t);
  }

  async place(): Promise<Place | null> {
    return await asked(this.db.transaction("places").objectStore("places").get(this.attempt) as IDBRequest<Place | undefined>) ?? null;
  }

  async putPlace(place: Place): Promise<void> {
    const t = this.db.transaction("places", "readwrite");
    t.objectStore("places").put(place);
    await finished(t);
  }
}

class Memory implements Keep {
  readonly lasts = false;
  async rows(): Promise<Row[]> { return []; }
  async put(): Promise<void> { /* the line holds the rows themselves */ }
  async place(): Promise<Place | null> { return null; }
  async putPlace(): Promise<void> { /* for this page alone */ }
}

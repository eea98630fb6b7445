// The line of answers against a server that loses, delays and refuses. Run by node; it fails by an error.
import { Clock } from "../../assets/src/ui/clock";
import type { Keep, Place, Row } from "../../assets/src/exam/keep";
import { Line } from "../../assets/src/exam/line";
import { canon, type Answer, type Desk, type Given, type Held, type Save, type Saved, type Standing } from "../../assets/src/exam/types";
import type { Reply } from "../../assets/src/ui/post";

declare const process: { exitCode: number };

function same(what: string, got: unknown, want: unknown): void {
  if (JSON.stringify(got) === JSON.stringify(want)) return;
  console.error(`${what}: ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  process.exitCode = 1;
}

// A device that survives the page: rows are copies, as in the browser's own store.
class Device implements Keep {
  all = new Map<number, string>();
  async rows(): Promise<Row[]> { return [...this.all.values()].map((text) => JSON.parse(text) as Row); }
  async put(rows: Row[]): Promise<void> { for (const row of rows) this.all.set(row.slot, JSON.stringify(row)); }
  async place(): Promise<Place | null> { return null; }
  async putPlace(): Promise<void> { return; }
}

type Way = "through" | "cut" | "answer lost" | "lease lost" | "late";

// A server that keeps what it is sent, by its own rules.
class Fake implements Desk {
  way: Way = "through";
  stored = new Map<number, Given>();
  log: string[] = [];

  async enter(): Promise<Reply<Held>> { throw new Error("not asked"); }
  async act(): Promise<Reply<Standing>> { throw new Error("not asked"); }

  async save(_lease: string, _section: number, answers: Save[]): Promise<Reply<Saved>> {
    this.log.push(answers.map((a) => `${a.slot}:${a.seq}`).join(" "));
    if (this.way === "cut") return { ok: false, status: 0, code: "", text: "" };
    if (this.way === "lease lost") return { ok: false, status: 409, code: "exam.lease.lost", text: "" };
    const out: Saved = { state: "running", section: 0, sections: 1, now: 0, deadline: 1, break: 0, saved: [], refused: [] };
    for (const { slot, seq, answer } of answers) {
      const there = this.stored.get(slot);
      if (this.way === "late") out.refused.push({ slot, seq, code: "exam.answer.late", text: "late" });
      else if (there?.seq === seq && canon(there.answer) !== canon(answer)) out.refused.push({ slot, seq, code: "exam.answer.taken", text: "taken" });
      else {
        if (!there || seq > there.seq) this.stored.set(slot, { slot, seq, answer: structuredClone(answer) });
        out.saved.push({ slot, seq });
      }
    }
    if (this.way === "answer lost") return { ok: false, status: 0, code: "", text: "" };
    return { ok: true, body: out };
  }
}

let lost = 0;
const refused: string[] = [];

async function line(desk: Fake, keep: Keep): Promise<Line> {
  const l = new Line("att", 0, desk, keep, new Clock(0, 1), {
    standing: () => undefined, unsent: () => undefined, reached: () => undefined, signedOut: () => undefined,
    lost: () => { lost++; }, refused: (slot, code) => { refused.push(`${slot} ${code}`); },
  });
  await l.open("lease", [...desk.stored.values()], [0, 1, 2]);
  return l;
}

const at = (n: number): Answer => ({ places: [n] });

async function main(): Promise<void> {
  // An answer whose acknowledgement is lost, a newer one while the line is cut, and a crash: the newer one wins.
  const desk = new Fake();
  const device = new Device();
  let l = await line(desk, device);
  desk.way = "answer lost";
  await l.change(0, at(1));
  await l.beat();
  desk.way = "cut";
  await l.change(0, at(2));
  await l.beat();
  l.close();
  desk.way = "through";
  l = await line(desk, device);
  await l.beat();
  same("after the crash", desk.stored.get(0), { slot: 0, seq: 2, answer: at(2) });
  same("all is sent", l.unsent(), 0);

  // What another device answered meanwhile is not overwritten by what this one still held.
  desk.way = "cut";
  await l.change(1, at(1));
  await l.change(2, at(1));
  await l.beat();
  l.close();
  desk.stored.set(1, { slot: 1, seq: 1, answer: at(3) });
  desk.way = "through";
  l = await line(desk, device);
  await l.beat();
  same("answered elsewhere", [desk.stored.get(1)?.answer, l.rows.get(1)?.answer], [at(3), at(3)]);
  same("answered here alone", desk.stored.get(2), { slot: 2, seq: 1, answer: at(1) });

  // Changes before anything was sent are one version; after that, another.
  desk.log = [];
  desk.way = "cut";
  await l.change(0, at(0));
  await l.change(0, at(3));
  await l.beat();
  await l.change(0, at(1));
  desk.way = "through";
  await l.beat();
  same("versions", desk.log, ["0:3", "0:4"]);
  same("taken back", [await l.change(0, {}), await l.beat(), desk.stored.get(0)?.answer], [undefined, undefined, {}]);

  // A number that is taken is given up; what is late is refused once and not sent again.
  desk.stored.set(0, { slot: 0, seq: 6, answer: at(0) });
  await l.change(0, at(2));
  await l.beat();
  same("another number", desk.stored.get(0), { slot: 0, seq: 7, answer: at(2) });
  desk.way = "late";
  await l.change(0, at(3));
  await l.beat();
  same("late", [refused, l.unsent()], [["0 exam.answer.late"], 0]);

  // A server that was put back to an older state gets the answers again.
  l.close();
  desk.stored.delete(2);
  desk.way = "through";
  l = await line(desk, device);
  await l.beat();
  same("given again", desk.stored.get(2)?.answer, at(1));

  // Without the lease nothing is sent any more.
  desk.way = "lease lost";
  await l.change(1, at(0));
  await l.beat();
  desk.log = [];
  desk.way = "through";
  await l.change(1, at(1));
  await l.beat();
  same("lost", [lost, desk.log], [1, []]);
}

void main().then(() => { console.log("done"); });

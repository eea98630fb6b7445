// The line of notes against a server that loses, delays and refuses. Run by node; it fails by an error.
import type { Keep, Kept } from "../../assets/src/interview/keep";
import { NotesLine } from "../../assets/src/interview/line";
import { canon, letters, type NoteText, type SaveReply } from "../../assets/src/interview/types";

declare const process: { exitCode: number; exit(code: number): void };

function same(what: string, got: unknown, want: unknown): void {
  if (JSON.stringify(got) === JSON.stringify(want)) return;
  console.error(`${what}: ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  process.exitCode = 1;
}

function notes(review: string): NoteText { return { examples: [], free: review === "" ? {} : { review }, impression: "" }; }

// A device that survives the page.
class Device implements Keep {
  text = "";
  async get(): Promise<Kept | null> { return this.text === "" ? null : JSON.parse(this.text) as Kept; }
  async put(base: number, n: NoteText): Promise<void> { this.text = JSON.stringify({ member: "m", interview: "i", base, notes: n }); }
  async drop(): Promise<void> { this.text = ""; }
}

type Way = "through" | "cut" | "answer lost" | "too long" | "signed out";

// A server that keeps the greatest number, as the real one does.
class Fake {
  way: Way = "through";
  seq = 0;
  stored = notes("");
  log: number[] = [];

  save = async (seq: number, n: NoteText): Promise<SaveReply> => {
    this.log.push(seq);
    if (this.way === "cut") return { ok: false, status: 0, refused: { code: "", text: "" } };
    if (this.way === "too long") return { ok: false, status: 413, refused: { code: "interview.note.too_long", text: "long" } };
    if (this.way === "signed out") return { ok: false, status: 401, refused: { code: "", text: "" } };
    if (this.seq >= seq && !(this.seq === seq && canon(this.stored) === canon(n))) {
      return { ok: false, status: 409, refused: { code: "interview.note.elsewhere", text: "", seq: this.seq, notes: this.stored } };
    }
    this.seq = seq;
    this.stored = structuredClone(n);
    if (this.way === "answer lost") return { ok: false, status: 0, refused: { code: "", text: "" } };
    return { ok: true, body: { seq, at: "2023-05-17T04:00:00Z" } };
  };
}

const told: string[] = [];

function line(server: Fake, device: Device, from = server.stored): NotesLine {
  return new NotesLine(server.seq, from, server.save, device, {
    saved: () => { told.push("saved"); }, waiting: (away) => { told.push(away ? "away" : "waiting"); }, refused: (r) => { told.push(r.code); },
    elsewhere: (theirs) => { told.push("elsewhere " + theirs.free["review"]); }, signedOut: () => { told.push("signed out"); },
  });
}

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Sends at once, and waits for what comes of it. */
async function sent(l: NotesLine): Promise<void> {
  l.kick();
  for (let n = 0; n < 6; n++) await tick();
}

async function main(): Promise<void> {
  same("letters", letters({ examples: [{ id: "e1", competency: "c", question: "q", parts: { action: "жё" } }], free: { a: "😀b" }, impression: "" }), 4);
  same("canon", canon({ ...notes("a"), free: { b: "", review: "a" } }), canon(notes("a")));

  const server = new Fake();
  const device = new Device();
  const l = line(server, device);
  l.change(notes("один"));
  same("kept before it is sent", JSON.parse(device.text).notes, notes("один"));
  await sent(l);
  same("sent", [server.seq, server.stored.free["review"], l.unsent, device.text], [1, "один", false, ""]);

  // The line is cut: everything stays on the device, and goes when it is back.
  server.way = "cut";
  l.change(notes("один два"));
  await sent(l);
  l.change(notes("один два три"));
  await sent(l);
  same("cut", [server.stored.free["review"], l.unsent, JSON.parse(device.text).notes.free.review], ["один", true, "один два три"]);
  server.way = "through";
  await sent(l);
  same("back", [server.seq, server.stored.free["review"], l.unsent, device.text], [2, "один два три", false, ""]);

  // The answer is lost, and typing goes on: that is no other window.
  server.way = "answer lost";
  l.change(notes("четыре"));
  await sent(l);
  server.way = "through";
  l.change(notes("четыре пять"));
  told.length = 0;
  await sent(l);
  same("answer lost", [server.seq, server.stored.free["review"], l.unsent, told.some((x) => x.startsWith("elsewhere"))], [4, "четыре пять", false, false]);

  // Another window writes; this one says so, changes nothing, and lets the person choose.
  const other = line(server, new Device());
  other.change(notes("другое"));
  await sent(other);
  l.change(notes("моё"));
  told.length = 0;
  await sent(l);
  same("another window", [server.stored.free["review"], l.unsent, told.includes("elsewhere другое")], ["другое", true, true]);
  l.change(notes("моё ещё"));
  await sent(l);
  same("nothing goes before the choice", server.stored.free["review"], "другое");
  l.mine();
  await sent(l);
  same("mine", [server.stored.free["review"], server.seq], ["моё ещё", 6]);
  other.change(notes("другое ещё"));
  await sent(other);
  await other.theirs();
  await sent(other);
  same("theirs", [server.stored.free["review"], other.unsent], ["моё ещё", false]);

  // Too long: it stays here, is not sent again and again, and goes once it is shorter.
  server.way = "too long";
  l.change(notes("ж".repeat(200_000)));
  const before = server.log.length;
  told.length = 0;
  await sent(l);
  same("too long", [told.includes("interview.note.too_long"), server.log.length - before, JSON.parse(device.text).notes.free.review.length], [true, 1, 200_000]);
  server.way = "through";
  l.change(notes("короче"));
  await sent(l);
  same("shorter", server.stored.free["review"], "короче");

  // The page is closed while the line is cut; the next one puts the notes back.
  server.way = "signed out";
  l.change(notes("не ушло"));
  told.length = 0;
  await sent(l);
  same("signed out", told.includes("signed out"), true);
  server.way = "through";
  const next = line(server, device);
  const kept = await next.recall();
  await sent(next);
  same("after the page was closed", [kept?.free["review"], server.stored.free["review"], next.unsent], ["не ушло", "не ушло", false]);

  // What lies on the device is older than what another device saved: the person chooses.
  await device.put(1, notes("старое"));
  const late = line(server, device);
  told.length = 0;
  await late.recall();
  await sent(late);
  same("an older page", [told, server.stored.free["review"], late.unsent], [["elsewhere не ушло"], "не ушло", true]);
  await late.theirs();
  same("given up", device.text, "");
}

main().then(() => {
  console.log("done");
  setTimeout(() => process.exit(process.exitCode ?? 0), 0);
});

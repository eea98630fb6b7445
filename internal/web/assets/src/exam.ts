// The candidate's side of an exam: answers are kept on this device first, then sent; the clock is the
// server's; one window holds the attempt. The page is whole without this code, but takes no answer.
import { isTyping } from "./ui/dom";
import { leaving } from "./ui/leave";
import { reachable } from "./ui/net";
import { timeOfDay } from "./ui/messages";
import { keepOrder, move, placeOf, read, show } from "./exam/answers";
import { Clock, clockText, passed } from "./ui/clock";
import { Practice, Server } from "./exam/desk";
import { drawEssay, startEssay } from "./exam/essay";
import { Flags } from "./exam/flags";
import { Hearing } from "./exam/hearing";
import { forget, keepOf, type Keep } from "./exam/keep";
import { listen } from "./exam/keys";
import { Lease } from "./exam/lease";
import { Line } from "./exam/line";
import { Pages, slotOf } from "./exam/pages";
import { say, text } from "./exam/say";
import { over, turn } from "./exam/turn";
import { blank, type Desk, type Held, type Standing } from "./exam/types";

const typingPause = 700;
const beatEvery = 20_000; // milliseconds without a word of the server after which it is asked

class Exam {
  readonly attempt: string;
  readonly section: number;
  readonly state: string;
  readonly pages: Pages;
  readonly clock: Clock;
  readonly desk: Desk;
  readonly lease: Lease;
  readonly line: Line;
  readonly flags: Flags;
  #secret = "";
  #heard = 0;     // performance.now() of the server's last word
  #left: number;
  #leaving = false;
  readonly #gone = new AbortController(); // this part of the exam is no longer on the page

  constructor(readonly root: HTMLElement, readonly keep: Keep) {
    const data = root.dataset;
    this.attempt = data["attempt"] ?? "";
    this.section = Number(data["section"]);
    this.state = data["state"] ?? "running";
    this.clock = new Clock(Number(data["now"]), Number(data["deadline"]));
    this.#left = this.clock.left();
    this.pages = new Pages(root, () => { this.draw(); this.remember(); });
    this.desk = data["practice"] ? new Practice(Number(data["practice"]), () => this.hand()) : new Server("/exam/" + this.attempt);
    this.flags = new Flags(this.desk, () => this.pages.flags, (reply) => {
      this.reached(reply.ok || reply.status !== 0);
      this.remember();
    });
    this.lease = new Lease(this.attempt || "practice", () => this.lost());
    this.line = new Line(this.attempt, this.section, this.desk, keep, this.clock, {
      standing: (s) => this.stands(s),
      unsent: (count) => this.unsent(count),
      reached: (yes) => this.reached(yes),
      refused: (slot, code, words) => this.refused(slot, code, words),
      lost: () => this.lost(),
      signedOut: () => this.panel("signed-out"),
    });
  }

  async start(): Promise<void> {
    await this.recall();
    this.draw();
    this.wire();
    const ticking = setInterval(() => this.tick(), 250);
    this.#gone.signal.addEventListener("abort", () => clearInterval(ticking));
    this.tick();
    if (!this.root.dataset["practice"]) {
      new Hearing(this.root, this.attempt, () => this.#secret !== "" && this.line.ready, () => void this.line.beat()).start(this.#gone.signal);
    }
    await this.enter(false);
  }

  // The lease.

  async enter(take: boolean): Promise<void> {
    const secret = take || this.root.dataset["practice"] ? "" : await this.lease.secret();
    for (let delay = 1_000; ; delay = Math.min(delay * 2, 15_000)) {
      const reply = await this.desk.enter(take, secret);
      this.reached(reply.ok || reply.status !== 0);
      if (reply.ok) return this.entered(reply.body, take);
      if (reply.code === "exam.lease.held") return this.panel("held");
      if (reply.status === 401) return this.panel("signed-out");
      if (reply.status >= 400 && reply.status < 500 && reply.status !== 429) return this.panel("failed");
      await pause(delay);
    }
  }

  async entered(held: Held, take: boolean): Promise<void> {
    this.#secret = held.lease;
    this.lease.take(held.lease, take);
    this.panel("");
    const slots = this.pages.slots;
    const flags = this.flags.open(held.lease, held.marks.filter((slot) => slots.includes(slot)));
    if (flags) for (const slot of slots) if (this.pages.flags.has(slot) !== flags.includes(slot)) this.pages.flag(slot);
    await this.line.open(held.lease, held.answers.filter((g) => slots.includes(g.slot)), slots);
    for (const row of this.line.rows.values()) {
      const item = this.pages.item(row.slot);
      if (item) {
        show(item, row.answer);
        drawEssay(item);
      }
    }
    this.draw();
    this.stands(held);
    this.lock();
  }

  lost(): void {
    if (this.#secret === "") return;
    this.#secret = "";
    this.line.close();
    this.flags.close();
    this.lease.drop();
    this.panel("lost");
    this.lock();
  }

  // Where the attempt stands.

  stands(s: Standing): void {
    this.#heard = performance.now();
    this.clock.sync(s.now, s.deadline || this.clock.deadline);
    document.dispatchEvent(new CustomEvent("tarazy:clock", { detail: s.now })); // for who records by it
    if (s.state === this.state && s.section === this.section) {
      this.cover(false);
      return this.lock();
    }
    // What was given in time is sent before the page goes; one that is halted takes nothing until it goes on.
    if (this.line.unsent() > 0 && s.state !== "ended" && this.#secret !== "") {
      if (s.state !== "paused") return this.lock();
      if (!this.keep.lasts) return this.cover(true);
    }
    this.leave(over(s.state));
  }

  /** Hides the paper while the test is halted, where what is not sent would not outlive a reload. */
  cover(on: boolean): void {
    const paper = this.root.querySelector<HTMLElement>("[data-paper]");
    if (paper) paper.hidden = on;
  }

  /** Goes on to what the server shows now: in this page where it can. */
  leave(toTheEnd: boolean): void {
    if (this.#leaving) return;
    this.#leaving = true;
    this.lock();
    void this.#go(toTheEnd);
  }

  async #go(toTheEnd: boolean): Promise<void> {
    const next = toTheEnd ? null : await turn(this.root, (yes) => this.reached(yes));
    if (next) {
      this.#gone.abort();
      this.line.close();
      this.flags.close();
      this.lease.pass();
      return begin(next, this.keep);
    }
    await leaving();
    location.reload();
  }

  tick(): void {
    if (this.state !== "running") return;
    const left = this.clock.left();
    const minutes = passed(this.#left, left);
    if (minutes > 0) say(text("left-" + minutes));
    const before = this.#left;
    this.#left = left;
    this.drawClock(left);
    if (left <= 0 && before > 0) this.lock();
    const silent = performance.now() - this.#heard;
    if (this.#secret !== "" && silent > (left <= 0 ? 2_000 : beatEvery)) {
      this.#heard = performance.now();
      void this.line.beat();
    }
    if (left <= 0 && this.root.dataset["practice"]) this.hand();
  }

  drawClock(left: number): void {
    const place = this.root.querySelector<HTMLElement>("[data-clock]");
    const words = clockText(left);
    if (place && place.textContent !== words) place.textContent = words;
    const bar = this.root.querySelector<HTMLProgressElement>("[data-clockbar]");
    if (bar) bar.value = Math.max(0, left);
  }

  /** The paper takes answers while the time runs and this window holds the attempt. */
  lock(): void {
    const paper = this.root.querySelector<HTMLElement>("[data-paper]");
    if (!paper) return;
    const late = this.state === "running" && this.clock.left() <= 0;
    paper.inert = this.#secret === "" || late || this.#leaving;
    if (late && this.#secret !== "") this.panel("over");
  }

  panel(name: string): void {
    for (const one of this.root.querySelectorAll<HTMLElement>("[data-panel]")) one.hidden = one.dataset["panel"] !== name;
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-act]")) button.disabled = this.#secret === "";
  }

  // Answers.

  answered(item: HTMLElement, delay = 0): void {
    if (this.#secret === "" || this.clock.left() <= 0) return;
    void this.line.change(slotOf(item), read(item), delay);
    const place = item.querySelector<HTMLElement>("[data-item-said]");
    if (place) place.textContent = "";
    this.draw();
  }

  refused(slot: number, code: string, words: string): void {
    if (code === "exam.answer.late" || code === "exam.answer.section") missed(this.attempt, 1);
    const place = this.pages.item(slot)?.querySelector<HTMLElement>("[data-item-said]");
    if (place) place.textContent = words;
    this.draw();
  }

  draw(): void {
    this.pages.draw((slot) => {
      const row = this.line.rows.get(slot);
      const item = this.pages.item(slot);
      return { answered: row ? !blank(row.answer) : item !== undefined && !blank(read(item)), unsent: row?.next != null };
    });
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-clear]")) {
      const item = button.closest<HTMLElement>("[data-slot]");
      button.hidden = !item || blank(read(item));
    }
  }

  unsent(count: number): void {
    document.dispatchEvent(new CustomEvent("tarazy:unsent", { detail: count })); // what is recorded waits for answers
    const place = this.root.querySelector<HTMLElement>("[data-saved]");
    if (place && !this.root.dataset["practice"]) {
      const away = document.body.dataset["net"] === "off";
      place.className = "saved" + (count === 0 ? "" : away ? " saved--off" : " saved--wait");
      place.textContent = count === 0 ? text("saved", { time: timeOfDay(new Date()) }) : text("unsent", { count });
    }
    this.draw();
  }

  reached(yes: boolean): void {
    if (this.root.dataset["practice"]) return;
    const was = document.body.dataset["net"] !== "off";
    reachable(yes);
    document.body.dataset["net"] = yes ? "on" : "off";
    if (yes !== was) say(text(yes ? "online" : "offline"));
  }

  // What is kept beside the answers.

  async recall(): Promise<void> {
    const place = await this.keep.place().catch(() => null);
    this.flags.there = place?.marked ?? "";
    for (const slot of place?.flags ?? []) if (this.pages.item(slot)) this.pages.flag(slot, true);
    if (place?.lang) this.pages.speak(place.lang);
    const asked = /^#item-(\d+)$/.exec(location.hash)?.[1];
    const slot = asked ? Number(asked) : place?.slot ?? -1;
    if (this.pages.item(slot)) this.pages.go(slot, false);
  }

  remember(): void {
    const place = { attempt: this.attempt, slot: this.pages.now, flags: [...this.pages.flags], marked: this.flags.there, lang: this.pages.lang };
    void this.keep.putPlace(place).catch(() => undefined);
    this.flags.changed();
  }

  // What a person presses.

  wire(): void {
    const { signal } = this.#gone;
    listen(this.pages, signal);
    for (const item of this.pages.items) startEssay(item);
    this.root.addEventListener("change", (event) => this.changed(event.target, 0));
    this.root.addEventListener("input", (event) => { if (isTyping(event.target)) this.changed(event.target, typingPause); });
    this.root.addEventListener("focusin", (event) => this.entersItem(event.target));
    document.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button, a") : null;
      if (button) this.pressed(button, event);
    }, { signal });
    document.addEventListener("submit", (event) => this.signsOut(event), { capture: true, signal });
    addEventListener("online", () => this.line.kick(), { signal });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.line.beat(); }, { signal });
  }

  // What is kept on a shared computer goes with the person, once it is on the server.
  signsOut(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-sign-out]")) return;
    if (this.line.unsent() === 0) {
      void forget().catch(() => undefined);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const said = this.root.querySelector<HTMLElement>("[data-act-said]");
    if (said) said.textContent = text("finish-unsent");
    this.line.kick();
  }

  changed(target: EventTarget | null, delay: number): void {
    if (!(target instanceof HTMLElement)) return;
    const item = target.closest<HTMLElement>("[data-slot]");
    if (!item) return;
    const row = target.closest<HTMLElement>("[data-place]");
    if (row && target instanceof HTMLSelectElement) move(item, row, Number(target.value));
    else if (!target.matches("[data-answer]")) return;
    this.answered(item, delay);
  }

  // Where all items are shown, the one with the focus is the current one.
  entersItem(target: EventTarget | null): void {
    const item = target instanceof Element ? target.closest<HTMLElement>("[data-slot]") : null;
    if (item && slotOf(item) !== this.pages.now) this.pages.go(slotOf(item), false);
  }

  pressed(button: HTMLElement, event: MouseEvent): void {
    const data = button.dataset;
    const item = button.closest<HTMLElement>("[data-slot]");
    if (data["map"] !== undefined) {
      event.preventDefault();
      this.pages.go(Number(data["map"]), true);
    } else if (data["step"] !== undefined) this.pages.step(Number(data["step"]));
    else if (data["viewChoice"]) this.pages.view(data["viewChoice"]);
    else if (data["langChoice"]) this.pages.speak(data["langChoice"]);
    else if (data["take"] !== undefined) void this.enter(true);
    else if (data["act"]) void this.act(data["act"]);
    else if (data["clockHide"] !== undefined) this.hideClock(button);
    else if (item) this.pressedIn(item, button);
  }

  pressedIn(item: HTMLElement, button: HTMLElement): void {
    const data = button.dataset;
    const row = button.closest<HTMLElement>("[data-place]");
    if (data["flag"] !== undefined) this.pages.flag(slotOf(item));
    else if (data["clear"] !== undefined) {
      show(item, {});
      drawEssay(item);
      this.answered(item);
      item.focus({ preventScroll: true });
    } else if (data["orderKeep"] !== undefined) {
      keepOrder(item);
      this.answered(item);
    } else if (data["move"] && row) {
      move(item, row, placeOf(item, row) + Number(data["move"]));
      this.answered(item);
    }
  }

  hideClock(button: HTMLElement): void {
    const clock = this.root.querySelector<HTMLElement>("[data-clock-part]");
    if (!clock) return;
    clock.hidden = !clock.hidden;
    button.textContent = text(clock.hidden ? "clock-show" : "clock-hide");
  }

  // What was answered is on the server before a section ends.
  async act(what: string): Promise<void> {
    if (what !== "section" && what !== "next" && what !== "pause" && what !== "resume") return;
    await this.line.beat();
    const said = this.root.querySelector<HTMLElement>("[data-act-said]");
    if (what === "section" && this.line.unsent() > 0) {
      if (said) said.textContent = text("finish-unsent");
      return;
    }
    const reply = await this.desk.act(what, this.#secret, this.section);
    this.reached(reply.ok || reply.status !== 0);
    if (reply.ok) this.stands(reply.body);
    else if (reply.code === "exam.lease.lost") this.lost();
    else if (said) said.textContent = reply.text || text("finish-failed");
  }

  /** A practice test is handed in as a form. */
  hand(): void {
    const form = document.querySelector<HTMLFormElement>("form[data-practice-form]");
    const field = form?.querySelector<HTMLInputElement>("input[name=answers]");
    if (!form || !field || this.#leaving) return;
    this.#leaving = true;
    field.value = JSON.stringify([...this.line.rows.values()].map((row) => ({ slot: row.slot, answer: row.answer })));
    form.submit();
  }
}

// How many answers came too late is told on the page after, for this one goes.
function missed(attempt: string, more: number): number {
  const key = "exam-missed:" + attempt;
  const count = Number(sessionStorage.getItem(key) ?? 0) + more;
  if (more > 0) sessionStorage.setItem(key, String(count));
  else sessionStorage.removeItem(key);
  return count;
}

function tellMissed(root: HTMLElement, attempt: string): void {
  const count = missed(attempt, 0);
  const said = root.querySelector<HTMLElement>("[data-act-said]");
  if (count > 0 && said) said.textContent = text("missed", { count });
}

function pause(ms: number): Promise<void> { return new Promise((resolve) => setTimeout(resolve, ms)); }

/** Begins what is on the page; keep is that of the part before it. */
async function begin(root: HTMLElement, keep?: Keep): Promise<void> {
  const attempt = root.dataset["attempt"] ?? "";
  tellMissed(root, attempt);
  if (over(root.dataset["state"])) {
    await forget(attempt).catch(() => undefined);
    return;
  }
  await new Exam(root, keep ?? await keepOf(attempt)).start();
}

const root = document.querySelector<HTMLElement>("[data-exam]");
if (root) void begin(root);

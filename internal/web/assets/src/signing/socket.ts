// A conversation with signing software over its WebSocket: it greets with its
// version, then answers one question at a time.

import { isObject, SigningRefused } from "./signer";

/** Milliseconds within which running software has greeted. */
const greetingTimeout = 5000;

type Answer = Record<string, unknown>;

interface Waiting {
  take: (answer: Answer) => void;
  fail: (why: SigningRefused) => void;
}

export class Conversation {
  private waiting: Waiting | null = null;
  private gone: SigningRefused | null = null;

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener("message", (event) => this.heard(event.data));
    socket.addEventListener("error", () => this.end("connection failed"));
    socket.addEventListener("close", () => this.end("connection closed"));
  }

  /** Connects and waits for the greeting; rejects with "missing" where there is none. */
  static async open(url: string): Promise<Conversation> {
    let talk: Conversation;
    try {
      talk = new Conversation(new WebSocket(url));
    } catch (error) {
      throw new SigningRefused("missing", String(error));
    }
    const timer = setTimeout(() => talk.end("no greeting"), greetingTimeout);
    try {
      await talk.greeting();
      return talk;
    } catch (error) {
      talk.close();
      throw new SigningRefused("missing", error instanceof SigningRefused ? error.detail : String(error));
    } finally {
      clearTimeout(timer);
    }
  }

  private async greeting(): Promise<void> {
    for (;;) {
      const said = await this.next();
      if (isObject(said["result"]) && "version" in said["result"]) return;
    }
  }

  /** Sends a message and gives the answer to it. */
  ask(message: object): Promise<Answer> {
    const answer = this.next();
    if (this.gone === null) this.socket.send(JSON.stringify(message));
    return answer;
  }

  close(): void {
    this.socket.close();
  }

  private next(): Promise<Answer> {
    if (this.gone !== null) return Promise.reject(this.gone);
    return new Promise((take, fail) => {
      this.waiting = { take, fail };
    });
  }

  /** Beats that keep the connection alive ("--heartbeat--", "{}") are no answers. */
  private heard(data: unknown): void {
    const said = parsed(data);
    if (said === null || Object.keys(said).length === 0) return;
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.take(said);
  }

  private end(detail: string): void {
    this.gone ??= new SigningRefused("error", detail);
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.fail(this.gone);
  }
}

function parsed(data: unknown): Answer | null {
  try {
    const value: unknown = JSON.parse(String(data));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

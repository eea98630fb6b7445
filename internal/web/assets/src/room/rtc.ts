// Picture and sound of a room, over one connection with the server (internal/sfu tells the messages). The
// server makes every offer. When the page's socket is opened anew, the server begins a new connection by itself;
// when the line alone breaks, this side asks it to find another way.

export type State = "connecting" | "connected" | "lost";

/** What a member has switched on. */
export interface Sends { audio: boolean; video: boolean }

interface Standing extends Sends { id: string; here: boolean }

/** The value of "rtc" in a message of the server. */
export interface Down {
  begin?: { you: string; speaks: boolean; ice: RTCIceServer[] };
  offer?: string;
  members?: Standing[];
  end?: boolean;
  livekit?: Told;
  recording?: boolean;
}

/** Where a room on another server is, and what lets one in. */
export interface Told { url: string; token: string }

/** One's own side of a room on another server. */
export interface Elsewhere {
  mute(kind: "audio" | "video", off: boolean): void;
  use(stream: MediaStream): Promise<void>;
  close(): void;
}

declare global {
  interface Window {
    /** Set by livekit.ts. */
    roomElsewhere?: (told: Told, stream: MediaStream | null, events: Events, anew: () => void) => Elsewhere;
  }
}

/** The value of "rtc" in a message to the server. */
export interface Up {
  answer?: string;
  candidate?: RTCIceCandidateInit;
  restart?: boolean;
  sends?: Sends;
}

export interface Events {
  /** Another member is seen and heard; again with another stream after a break. */
  track(member: string, stream: MediaStream): void;
  /** The line of another member broke, or the member left. */
  gone(member: string): void;
  state(state: State): void;
  /** What another member has switched on. */
  sends(member: string, on: Sends): void;
  /** Whether what is said to be recorded is recorded now: the line of the recording may break. */
  recording(on: boolean): void;
  /** The room was closed. */
  ended(): void;
}

/** Bits a second of one's own picture. */
export const bitrate = 500_000;

const patience = 2_000;   // ms that a line may be interrupted before another way is looked for
const again = 3_000;      // ms until it is looked for again
const first = 10_000;     // ms that a new connection may take

/** Opens the side of this browser: `stream` is one's own picture and sound, null for an observer. */
export function connect(send: (message: Up) => void, stream: MediaStream | null, events: Events): Call {
  return new Call(send, stream, events);
}

export class Call {
  #pc: RTCPeerConnection | null = null;
  #speaks = false;
  #work: Promise<void> = Promise.resolve();  // offers are answered one after the other
  #streams = new Map<string, MediaStream>(); // of others, by member
  #members = new Map<string, Standing>();
  #shown = new Set<string>();
  #state: State | null = null;
  #timer = 0;
  #elsewhere: Elsewhere | undefined;

  constructor(private readonly send: (message: Up) => void, private stream: MediaStream | null, private readonly events: Events) {}

  /** Takes what the server sent. */
  receive(message: Down): void {
    if (message.begin) this.#begin(message.begin);
    else if (message.offer !== undefined) this.#offered(message.offer);
    else if (message.members) this.#stand(message.members);
    else if (message.recording !== undefined) this.events.recording(message.recording);
    else if (message.livekit) {
      this.#elsewhere?.close();
      this.#elsewhere = window.roomElsewhere?.(message.livekit, this.stream, this.events, () => this.send({ restart: true }));
    } else if (message.end) {
      this.close();
      this.events.ended();
    }
  }

  /** Switches one's own sound or picture on or off. */
  mute(kind: "audio" | "video", off: boolean): void {
    for (const track of this.#own(kind)) track.enabled = !off;
    this.#elsewhere?.mute(kind, off);
    this.#tellSends();
  }

  /** Sends another stream from now on: another camera or microphone. */
  async use(stream: MediaStream): Promise<void> {
    this.stream = stream;
    await this.#elsewhere?.use(stream);
    await this.#assign();
    this.#tellSends();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#elsewhere?.close();
    this.#drop();
  }

  #own(kind: string): MediaStreamTrack[] { return this.stream?.getTracks().filter((track) => track.kind === kind) ?? []; }

  #on(kind: string): boolean { return this.#own(kind).some((track) => track.enabled && track.readyState === "live"); }

  #tellSends(): void {
    if (this.#speaks) this.send({ sends: { audio: this.#on("audio"), video: this.#on("video") } });
  }

  #begin(told: NonNullable<Down["begin"]>): void {
    this.#drop();
    const pc = new RTCPeerConnection({ iceServers: told.ice, bundlePolicy: "max-bundle" });
    this.#pc = pc;
    this.#speaks = told.speaks;
    pc.onicecandidate = (event) => { if (event.candidate && this.#pc === pc) this.send({ candidate: event.candidate.toJSON() }); };
    pc.ontrack = (event) => this.#seen(pc, event);
    pc.onconnectionstatechange = () => this.#changed(pc);
    this.#turn("connecting");
    this.#wait(first);
    this.#tellSends();
  }

  #drop(): void {
    const pc = this.#pc;
    this.#pc = null;
    this.#work = Promise.resolve();
    this.#streams.clear();
    this.#shown.clear();
    pc?.close();
  }

  #offered(sdp: string): void {
    const pc = this.#pc;
    this.#work = this.#work.then(async () => {
      if (!pc || pc !== this.#pc) return;
      await pc.setRemoteDescription({ type: "offer", sdp });
      await this.#assign();
      await pc.setLocalDescription();
      if (pc !== this.#pc) return;
      this.send({ answer: pc.localDescription?.sdp ?? "" });
      await this.#bound(pc);
    }).catch(() => this.#wait(0)); // a connection that ended meanwhile, or a line that has to be tried anew
  }

  /** Puts one's own tracks on the first two lines of the offer. */
  async #assign(): Promise<void> {
    if (!this.#pc || !this.#speaks) return;
    for (const [at, kind] of ["audio", "video"].entries()) {
      const line = this.#pc.getTransceivers()[at];
      const track = this.#own(kind)[0] ?? null;
      if (!line) continue;
      if (line.sender.track !== track) await line.sender.replaceTrack(track);
      if (line.direction !== "sendonly") line.direction = "sendonly";
    }
  }

  async #bound(pc: RTCPeerConnection): Promise<void> {
    const sender = pc.getTransceivers()[1]?.sender;
    if (!this.#speaks || !sender) return;
    const how = sender.getParameters();
    if (!how.encodings?.[0] || how.encodings[0].maxBitrate === bitrate) return;
    how.encodings[0].maxBitrate = bitrate;
    await sender.setParameters(how);
  }

  // Others.

  #seen(pc: RTCPeerConnection, event: RTCTrackEvent): void {
    const stream = event.streams[0];
    if (pc !== this.#pc || !stream) return;
    this.#streams.set(stream.id, stream);
    this.#show();
  }

  #stand(members: Standing[]): void {
    const before = this.#members;
    this.#members = new Map(members.map((m) => [m.id, m]));
    for (const m of members) {
      const was = before.get(m.id);
      if (was?.audio !== m.audio || was.video !== m.video) this.events.sends(m.id, { audio: m.audio, video: m.video });
    }
    this.#show();
    for (const id of before.keys()) if (before.get(id)?.here && !this.#members.get(id)?.here) this.events.gone(id);
  }

  #show(): void {
    for (const [id, member] of this.#members) {
      const stream = this.#streams.get(id);
      if (!member.here) this.#shown.delete(id);
      else if (stream && !this.#shown.has(id)) {
        this.#shown.add(id);
        this.events.track(id, stream);
      }
    }
  }

  // The line.

  #changed(pc: RTCPeerConnection): void {
    if (pc !== this.#pc) return;
    switch (pc.connectionState) {
      case "connected":
        clearTimeout(this.#timer);
        this.#turn("connected");
        break;
      case "disconnected":
        this.#turn("lost");
        this.#wait(patience);
        break;
      case "failed":
        this.#turn("lost");
        this.#wait(0);
        break;
    }
  }

  /** Asks for another way, and again while there is none. */
  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      if (!this.#pc || this.#pc.connectionState === "connected") return;
      this.send({ restart: true });
      this.#wait(again);
    }, ms);
  }

  #turn(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    this.events.state(state);
  }
}

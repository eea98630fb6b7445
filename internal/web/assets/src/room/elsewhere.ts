// Picture and sound over a LiveKit server, told in the same words as those over this one (rtc.ts).
import { DisconnectReason, Room, RoomEvent, Track, type Participant, type TrackPublication } from "livekit-client";
import { bitrate, type Elsewhere, type Events, type Told } from "./rtc";

const patience = 10_000; // ms for each step of joining
const pause = 3_000;     // ms before a line that is gone is asked for anew

/** Joins the room that the token is for. When the line is gone, `anew` asks for another token. */
export function join(told: Told, stream: MediaStream | null, events: Events, anew: () => void): Elsewhere {
  return new Line(told, stream, events, anew);
}

class Line implements Elsewhere {
  #room = new Room({ dynacast: false, adaptiveStream: false });
  #streams = new Map<string, MediaStream>(); // of others, by member
  #closed = false;
  #timer = 0;

  constructor(told: Told, private stream: MediaStream | null, private readonly events: Events, private readonly anew: () => void) {
    this.#listen();
    void this.#open(told);
  }

  mute(kind: "audio" | "video", off: boolean): void {
    for (const track of this.stream?.getTracks() ?? []) if (track.kind === kind) track.enabled = !off;
    const mine = this.#room.localParticipant.getTrackPublication(kind === "audio" ? Track.Source.Microphone : Track.Source.Camera);
    void (off ? mine?.mute() : mine?.unmute());
  }

  async use(stream: MediaStream): Promise<void> {
    const before = this.stream?.getTracks() ?? [];
    this.stream = stream;
    await this.#room.localParticipant.unpublishTracks(before);
    await this.#publish();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    void this.#room.disconnect(false);
  }

  async #open(told: Told): Promise<void> {
    this.events.state("connecting");
    try {
      await this.#room.connect(told.url, told.token, { maxRetries: 0, websocketTimeout: patience, peerConnectionTimeout: patience });
      await this.#publish();
      this.events.state("connected");
    } catch {
      this.#lost();
    }
  }

  #lost(): void {
    if (this.#closed) return;
    this.events.state("lost");
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.anew, pause);
  }

  /** The server has ended this side: the room is over, another window took its place, or the line is gone. */
  #ended(why?: DisconnectReason): void {
    if (this.#closed || why === DisconnectReason.DUPLICATE_IDENTITY) return;
    for (const id of this.#streams.keys()) this.events.gone(id);
    this.#streams.clear();
    if (why === DisconnectReason.ROOM_DELETED) this.events.ended();
    else this.#lost();
  }

  async #publish(): Promise<void> {
    for (const track of this.stream?.getTracks() ?? []) {
      const source = track.kind === "audio" ? Track.Source.Microphone : Track.Source.Camera;
      await this.#room.localParticipant.publishTrack(track, { source, simulcast: false, videoCodec: "vp8", red: false, videoEncoding: { maxBitrate: bitrate } });
    }
  }

  #listen(): void {
    this.#room
      .on(RoomEvent.TrackSubscribed, (track, _, from) => {
        const others = this.#streams.get(from.identity)?.getTracks().filter((other) => other.kind !== track.kind && other.readyState === "live");
        const stream = new MediaStream([...others ?? [], track.mediaStreamTrack]); // a track that ended would be shown for ever
        this.#streams.set(from.identity, stream);
        this.events.track(from.identity, stream);
        this.#sends(from);
      })
      .on(RoomEvent.TrackMuted, (_: TrackPublication, from: Participant) => this.#sends(from))
      .on(RoomEvent.TrackUnmuted, (_: TrackPublication, from: Participant) => this.#sends(from))
      .on(RoomEvent.ParticipantDisconnected, (from) => {
        if (this.#streams.delete(from.identity)) this.events.gone(from.identity);
      })
      .on(RoomEvent.SignalReconnecting, () => this.events.state("lost"))
      .on(RoomEvent.Reconnecting, () => this.events.state("lost"))
      .on(RoomEvent.Reconnected, () => this.events.state("connected"))
      .on(RoomEvent.Disconnected, (why) => this.#ended(why));
  }

  #sends(from: Participant): void {
    if (from.identity !== this.#room.localParticipant.identity) {
      this.events.sends(from.identity, { audio: from.isMicrophoneEnabled, video: from.isCameraEnabled });
    }
  }
}

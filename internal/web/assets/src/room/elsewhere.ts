// Picture and sound over a LiveKit server, told in the same words as those over this one (rtc.ts). It was never
// tried against such a server, only against the types of its client.
import { Room, RoomEvent, Track, type Participant, type TrackPublication } from "livekit-client";
import type { Elsewhere, Events, Told } from "./rtc";

const patience = 10_000; // ms for each step of joining

/** Joins the room that the token is for. */
export function join(told: Told, stream: MediaStream | null, events: Events): Elsewhere {
  return new Line(told, stream, events);
}

class Line implements Elsewhere {
  #room = new Room({ dynacast: false, adaptiveStream: false });
  #streams = new Map<string, MediaStream>(); // of others, by member
  #closed = false;

  constructor(told: Told, private stream: MediaStream | null, private readonly events: Events) {
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
    void this.#room.disconnect(false);
  }

  async #open(told: Told): Promise<void> {
    this.events.state("connecting");
    try {
      await this.#room.connect(told.url, told.token, { maxRetries: 0, websocketTimeout: patience, peerConnectionTimeout: patience });
      await this.#publish();
      this.events.state("connected");
    } catch {
      if (!this.#closed) this.events.state("lost");
    }
  }

  async #publish(): Promise<void> {
    for (const track of this.stream?.getTracks() ?? []) {
      const source = track.kind === "audio" ? Track.Source.Microphone : Track.Source.Camera;
      await this.#room.localParticipant.publishTrack(track, { source, simulcast: false, videoCodec: "vp8" });
    }
  }

  #listen(): void {
    this.#room
      .on(RoomEvent.TrackSubscribed, (track, _, from) => {
        const stream = this.#streams.get(from.identity) ?? new MediaStream();
        stream.addTrack(track.mediaStreamTrack);
        const first = !this.#streams.has(from.identity);
        this.#streams.set(from.identity, stream);
        if (first) this.events.track(from.identity, stream);
        this.#sends(from);
      })
      .on(RoomEvent.TrackMuted, (_: TrackPublication, from: Participant) => this.#sends(from))
      .on(RoomEvent.TrackUnmuted, (_: TrackPublication, from: Participant) => this.#sends(from))
      .on(RoomEvent.ParticipantDisconnected, (from) => {
        if (this.#streams.delete(from.identity)) this.events.gone(from.identity);
      })
      .on(RoomEvent.Reconnecting, () => this.events.state("lost"))
      .on(RoomEvent.Reconnected, () => this.events.state("connected"))
      .on(RoomEvent.Disconnected, () => { if (!this.#closed) this.events.ended(); });
  }

  #sends(from: Participant): void {
    if (from.identity !== this.#room.localParticipant.identity) {
      this.events.sends(from.identity, { audio: from.isMicrophoneEnabled, video: from.isCameraEnabled });
    }
  }
}

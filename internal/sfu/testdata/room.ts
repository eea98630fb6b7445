// A page that is a member and nothing else: what the tests ask of a browser.
import { connect, type Call, type Down } from "../../web/assets/src/room/rtc";

// With relay=yes the page speaks through the relay alone, as behind a closed network.
if (location.search.includes("relay=yes")) {
  const Plain = RTCPeerConnection;
  window.RTCPeerConnection = class extends Plain {
    constructor(config?: RTCConfiguration) { super({ ...config, iceTransportPolicy: "relay" }); }
  };
}

const seen = { states: [] as string[], tracks: [] as string[], gone: [] as string[], sends: {} as Record<string, unknown>, ended: false };
let call: Call | null = null;
let socket: WebSocket | null = null;

/** How many pictures of a member were shown. */
function shown(member: string): number {
  const video = document.querySelector<HTMLVideoElement>("#v-" + member);
  return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
}

function show(member: string, stream: MediaStream): void {
  seen.tracks.push(member);
  const video = document.querySelector<HTMLVideoElement>("#v-" + member) ?? document.createElement("video");
  video.id = "v-" + member;
  video.muted = video.autoplay = video.playsInline = true;
  video.srcObject = stream;
  document.body.append(video);
}

async function enter(): Promise<boolean> {
  const me = new URLSearchParams(location.search);
  const speaks = me.get("speaks") === "yes";
  const stream = speaks ? await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 160, height: 120, frameRate: 10 } }) : null;
  socket = new WebSocket("ws://" + location.host + "/socket" + location.search);
  const line = socket;
  call ??= connect((rtc) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(rtc)); }, stream, {
    track: show,
    gone: (member) => seen.gone.push(member),
    state: (state) => seen.states.push(state),
    sends: (member, on) => { seen.sends[member] = on; },
    recording: () => undefined,
    ended: () => { seen.ended = true; },
  });
  line.onmessage = (event) => call?.receive(JSON.parse(event.data as string) as Down);
  return new Promise((done) => { line.onopen = () => done(true); });
}

/** The page goes without a word. */
function drop(): boolean {
  call?.close();
  call = null;
  socket?.close();
  return true;
}

/** The socket breaks alone; the page joins again. */
async function again(): Promise<boolean> {
  socket?.close();
  return enter();
}

Object.assign(window, { seen, take: (rtc: Down) => { call?.receive(rtc); return true; }, shown, enter, drop, again, mute: (kind: "audio" | "video", off: boolean) => { call?.mute(kind, off); return true; } });

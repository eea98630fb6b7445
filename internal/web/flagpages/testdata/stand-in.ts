// Stands in for the recorder of the page: a camera, clips that are only counted, flags that are sent at once.
import { watch } from "../../assets/src/proctor/watch";

const root = document.querySelector<HTMLElement>("[data-exam]")!;
const offset = Number(root.dataset["now"]) - performance.now();
const state = { stream: null as MediaStream | null, marks: 0, sent: [] as unknown[], answers: [] as number[] };

const flags = watch({
  attempt: root.dataset["attempt"]!,
  stream: () => state.stream,
  mark: () => { state.marks++; },
  send: (path, body) => {
    state.sent.push(body);
    void fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then((answer) => state.answers.push(answer.status));
  },
  now: () => offset + performance.now(),
});

// What the camera of the browser shows goes over a canvas, so that a test can hold a picture before it for as
// long as the detectors need, however slow the computer is.
void navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 } }).then(async (camera) => {
  const video = Object.assign(document.createElement("video"), { srcObject: camera, muted: true });
  await video.play();
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const drawing = canvas.getContext("2d")!;
  let held: CanvasImageSource = video;
  setInterval(() => drawing.drawImage(held, 0, 0, 320, 240), 100);
  state.stream = canvas.captureStream(10);
  const hold = async (url: string) => {
    const picture = Object.assign(new Image(), { src: url });
    await picture.decode();
    held = picture;
    return true;
  };
  Object.assign(window, { standIn: Object.assign(state, { hold }), flags });
});

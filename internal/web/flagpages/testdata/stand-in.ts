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

void navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 } }).then((stream) => {
  state.stream = stream;
  Object.assign(window, { standIn: state, flags });
});

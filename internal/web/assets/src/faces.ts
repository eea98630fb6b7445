// The worker that looks for faces in a picture: how many there are, whether a head is turned, whether it is the
// same face as at the start. No picture and nothing of a face leaves it but these few numbers. It computes on the
// processor alone, so that every computer finds what was found when it was measured.
import { Faces } from "./proctor/faces";
import type { Answer, Asked } from "./proctor/looker";

const faces = new Faces();

addEventListener("message", (event: MessageEvent<Asked>) => {
  void work(event.data).catch((error: unknown): Answer => ({ failed: String(error) })).then((answer) => postMessage(answer));
});

async function work(asked: Asked): Promise<Answer> {
  if ("open" in asked) {
    await faces.open(asked.open.other, asked.open.every);
    return { opened: true };
  }
  return { looked: await faces.look(new Uint8ClampedArray(asked.look), asked.width, asked.height, asked.other) };
}

// The models: a small detector, the marks of a face, and, only where it is asked for, the description of a face.
import * as api from "@vladmandic/face-api";
import detectorWeights from "@vladmandic/face-api/model/tiny_face_detector_model.bin";
import detectorManifest from "@vladmandic/face-api/model/tiny_face_detector_model-weights_manifest.json";
import marksWeights from "@vladmandic/face-api/model/face_landmark_68_tiny_model.bin";
import marksManifest from "@vladmandic/face-api/model/face_landmark_68_tiny_model-weights_manifest.json";
import faceWeights from "@vladmandic/face-api/model/face_recognition_model.bin";
import faceManifest from "@vladmandic/face-api/model/face_recognition_model-weights_manifest.json";
import { light } from "../equipment/camera";
import type { Face, Looked } from "./looker";

const inputSize = 224;    // pixels to which the detector takes a picture
const least = 0.3;        // sureness below which nothing is told
const startOf = 3;        // descriptions that make up the face at the start

interface Manifest { weights: unknown }
type Cut = Parameters<api.FaceRecognitionNet["computeFaceDescriptor"]>[0];
interface Weighted { loadFromWeightMap(map: unknown): void }

export class Faces {
  readonly #detector = new api.TinyFaceDetector();
  readonly #marks = new api.FaceLandmark68TinyNet();
  #describer: api.FaceRecognitionNet | null = null;
  #start: Float32Array[] = [];
  #looks = 0;
  #every = 1;
  #distance: number | null = null;

  async open(other: boolean, every: number): Promise<void> {
    this.#every = every;
    api.env.setEnv(noEnvironment());
    await (api.tf as unknown as { setBackend(name: string): Promise<boolean> }).setBackend("cpu"); // its types leave it out
    await load(this.#detector, detectorWeights, detectorManifest);
    await load(this.#marks, marksWeights, marksManifest);
    if (!other) return;
    this.#describer = new api.FaceRecognitionNet();
    await load(this.#describer, faceWeights, faceManifest);
  }

  async look(pixels: Uint8ClampedArray, width: number, height: number, other: boolean): Promise<Looked> {
    const begun = performance.now();
    const picture = api.tf.tensor3d(rgb(pixels), [height, width, 3], "int32");
    try {
      const found = await this.#detector.locateFaces(picture, new api.TinyFaceDetectorOptions({ inputSize, scoreThreshold: least }));
      const faces: Face[] = [];
      let clear: unknown = null; // the face where there is one alone
      for (const one of found) {
        const [cut] = await api.extractFaceTensors(picture, [one]);
        if (!cut) continue;
        const marks = await this.#marks.detectLandmarks(cut);
        faces.push(faceOf(one, Array.isArray(marks) ? marks[0]! : marks, width, height));
        if (found.length === 1) clear = cut;
        else cut.dispose();
      }
      const ms = performance.now() - begun;
      if (other && clear) await this.#describe(clear);
      (clear as { dispose(): void } | null)?.dispose();
      return { faces, distance: faces.length === 1 ? this.#distance : null, ms };
    } finally {
      picture.dispose();
    }
  }

  // The face at the start is the middle of the first descriptions; later ones are held against it.
  async #describe(cut: unknown): Promise<void> {
    if (!this.#describer) return;
    const first = this.#start.length < startOf;
    if (!first && this.#looks++ % this.#every !== 0) return;
    const now = await this.#describer.computeFaceDescriptor(cut as Cut) as Float32Array;
    if (first) {
      this.#start.push(now);
      return;
    }
    const middle = now.map((_, i) => this.#start.reduce((sum, one) => sum + one[i]!, 0) / startOf);
    this.#distance = api.euclideanDistance([...middle], [...now]);
  }
}

interface Point { x: number; y: number }

function faceOf(found: { score: number; box: { x: number; y: number; width: number; height: number } }, marks: { positions: Point[] }, width: number, height: number): Face {
  const at = (n: number): Point => marks.positions[n]!;
  const top = Math.min(at(19).y, at(24).y), chin = at(8).y; // from the brows
  return {
    score: found.score,
    box: [found.box.x / width, found.box.y / height, found.box.width / width, found.box.height / height],
    turn: turn(at(36), at(45), at(30)),
    lips: chin > top ? (at(66).y - at(62).y) / (chin - top) : null, // inner lips
  };
}

// A head that leans to a shoulder is not turned: the nose is measured along the line of the eyes.
function turn(left: Point, right: Point, nose: Point): number | null {
  const x = right.x - left.x, y = right.y - left.y, square = x * x + y * y;
  return square > 0 ? 2 * ((nose.x - left.x) * x + (nose.y - left.y) * y) / square - 1 : null;
}

const fair = 100; // mean luminance to which a dark picture is lifted: in the dark faces are missed
const liftMost = 6;

/** The colours of a picture, lifted where it is dark. */
function rgb(pixels: Uint8ClampedArray): Int32Array {
  const lift = Math.max(1, Math.min(liftMost, fair / Math.max(1, light(pixels).brightness)));
  const out = new Int32Array(pixels.length / 4 * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4) {
    for (let c = 0; c < 3; c++) out[to++] = Math.min(255, pixels[from + c]! * lift);
  }
  return out;
}

async function load(net: unknown, file: string, manifest: unknown): Promise<void> {
  const answer = await fetch(new URL(file, self.location.href));
  if (!answer.ok) throw new Error("no model");
  const weights = (manifest as Manifest[])[0]!.weights as Parameters<typeof api.tf.io.decodeWeights>[1];
  (net as Weighted).loadFromWeightMap(api.tf.io.decodeWeights(await answer.arrayBuffer(), weights));
}

// Pictures come as numbers: nothing of a page is wanted, and a worker has none.
function noEnvironment(): Parameters<typeof api.env.setEnv>[0] {
  class None {}
  const no = (): never => { throw new Error("not in a worker"); };
  return {
    Canvas: None, CanvasRenderingContext2D: None, Image: None, ImageData: None, Video: None,
    createCanvasElement: no, createImageElement: no, createVideoElement: no, fetch: no, readFile: no,
  } as unknown as Parameters<typeof api.env.setEnv>[0];
}

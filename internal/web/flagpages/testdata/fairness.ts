// Looks at clips with the code that a candidate's browser runs, and tells what it would have marked.
import { light } from "../../assets/src/equipment/camera";
import { judge } from "../../assets/src/proctor/detect";
import { Notice } from "../../assets/src/proctor/notice";
import { Looker } from "../../assets/src/proctor/looker";
import { Spell } from "../../assets/src/proctor/spell";

interface Plan { face: number; turn: number; other: number; contrast: number }
interface Told { covered: number; nobody: number; several: number; turned: number; another: number; ms: number }

async function picture(url: string, width: number, height: number): Promise<ImageData> {
  const bytes = await (await fetch(url)).arrayBuffer();
  return new ImageData(new Uint8ClampedArray(bytes), width, height);
}

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;

/** In how many of the frames of a clip each thing was seen. */
async function clip(looker: Looker | null, plan: Plan, name: string, frames: number, other: boolean): Promise<Told> {
  const out: Told = { covered: 0, nobody: 0, several: 0, turned: 0, another: 0, ms: 0 };
  for (let n = 0; n < frames; n++) {
    const small = await picture(`/frames/${name}/${n}?small`, 64, 48);
    if (light(small.data).contrast <= plan.contrast) {
      out.covered++;
      continue;
    }
    if (!looker) continue;
    const seen = await looker.look(await picture(`/frames/${name}/${n}`, 320, 240), other);
    const found = judge(seen, plan);
    out.nobody += Number(found.nobody);
    out.several += Number(found.several);
    out.turned += Number(found.turned);
    out.another += Number(found.another);
    out.ms = Math.max(out.ms, seen.ms);
  }
  return out;
}

Object.assign(window, { Looker, Notice, Spell, clip });

// Looks at clips, and hears them, with the code that a candidate's browser runs, and tells what it would have marked.
import { light } from "../../assets/src/equipment/camera";
import { amplitude } from "../../assets/src/equipment/microphone";
import { judge, sounds } from "../../assets/src/proctor/detect";
import { Ear, heard } from "../../assets/src/proctor/ear";
import { Notice } from "../../assets/src/proctor/notice";
import { Looker } from "../../assets/src/proctor/looker";
import { Spell } from "../../assets/src/proctor/spell";

interface Plan { face: number; turn: number; other: number; contrast: number; sound: number; lip: number; look: number; begin: number; end: number; merge: number }
interface Told { covered: number; nobody: number; several: number; turned: number; another: number; ms: number; lips: number[]; turns: number[] }

async function picture(url: string, width: number, height: number): Promise<ImageData> {
  const bytes = await (await fetch(url)).arrayBuffer();
  return new ImageData(new Uint8ClampedArray(bytes), width, height);
}

/** In how many of the frames of a clip each thing was seen. */
async function clip(looker: Looker | null, plan: Plan, name: string, frames: number, other: boolean): Promise<Told> {
  const out: Told = { covered: 0, nobody: 0, several: 0, turned: 0, another: 0, ms: 0, lips: [], turns: [] };
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
    const one = seen.faces.length === 1 ? seen.faces[0]! : null;
    if (one && one.lips !== null) out.lips.push(one.lips);
    if (one && one.turn !== null) out.turns.push(one.turn);
  }
  return out;
}

async function samples(url: string): Promise<Float32Array<ArrayBuffer>> {
  return new Float32Array(await (await fetch(url)).arrayBuffer());
}

/** Whether a clip of sound would be flagged, at the looks of a plan. */
async function hear(plan: Plan, name: string): Promise<boolean> {
  let flagged = false;
  const spell = new Spell({ begin: plan.begin * 1000, end: plan.end * 1000, merge: plan.merge * 1000 }, () => { flagged = true; });
  const all = await samples(`/sounds/${name}?every=${plan.look}&wide=${heard}`);
  for (let from = 0, look = 1; from < all.length; from += heard + 1, look++) {
    const seen = { faces: [{ score: 1, box: [0, 0, 1, 1] as [number, number, number, number], turn: 0, lips: all[from]! }], distance: null, ms: 0 };
    spell.look(sounds(amplitude(all.subarray(from + 1, from + 1 + heard)), seen, plan), look * plan.look * 1000);
  }
  return flagged;
}

/** The highest level that an ear hears while a clip is played to it as a stream. */
async function play(name: string): Promise<number> {
  const wave = await samples(`/sounds/${name}`), context = new AudioContext({ sampleRate: 48_000 });
  const source = context.createBufferSource(), to = context.createMediaStreamDestination(), ear = new Ear();
  source.buffer = context.createBuffer(1, wave.length, context.sampleRate);
  source.buffer.copyToChannel(wave, 0);
  source.connect(to);
  ear.level(to.stream);
  source.start();
  let most = 0, over = false;
  source.addEventListener("ended", () => { over = true; });
  while (!over) {
    most = Math.max(most, ear.level(to.stream));
    await new Promise((resolve) => { setTimeout(resolve, 40); });
  }
  ear.level(null);
  await context.close();
  return most;
}

Object.assign(window, { Looker, Notice, Spell, amplitude, clip, hear, play, samples });

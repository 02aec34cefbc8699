/** What the page holds beside the engine: scenarios, schools and words of theirs, as Python wrote them. */
import type { Event, Scenario } from "../engine/types";
import type { SchoolAbout } from "../lib/schools";

export interface SchoolCard extends SchoolAbout {
  title: string;
  claim: string;
  /** What the terminal calls one of the reader's own: FILE:NAME. */
  place?: string;
}

/** A scenario, with what is done in it by name. */
export interface ScenarioCard extends Scenario {
  title: string;
  question: string;
  states: number;
  years: number;
  names: string[];
  events: (Event & { title: string })[];
}

export interface Data {
  version: string;
  /** Language that the page begins in; that of the browser if none is said. */
  language?: string | null;
  scenarios: ScenarioCard[];
  schools: SchoolCard[];
  /** Jervis's worlds: places on the map. */
  worlds: { name: string; title: string; offence_advantage: number; distinguishability: number }[];
  /** Range of the map. */
  map: { offence_advantage: [number, number]; prior: [number, number] };
}

/** Data that the page holds as JSON. */
export function readData<T>(id: string): T {
  const held = document.getElementById(id)?.textContent;
  if (!held) throw new Error(`The page holds no data of the name "${id}".`);
  return JSON.parse(held) as T;
}

/** The same, packed. */
export async function readPacked<T>(id: string): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await readBytes(id))) as T;
}

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

/** Bytes from base 85, in groups of five letters. */
export function fromBase85(text: string): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array((text.length * 4) / 5);
  for (let k = 0, at = 0; k < text.length; k += 5) {
    let value = 0;
    for (let m = 0; m < 5; m++) value = value * 85 + LETTERS.indexOf(text[k + m]!);
    for (let shift = 24; shift >= 0; shift -= 8) out[at++] = value >>> shift;
  }
  return out;
}

/** Run a script of the site, which puts a module into its element: unlike a request, that works from a disk as well. */
function load(from: string): Promise<void> {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = from;
    script.onload = () => done();
    script.onerror = () => failed(new Error(`The engine ${from} is not there: the folder of a site belongs together.`));
    document.head.append(script);
  });
}

/** Bytes that the page holds, or a file beside it: gzip in base 85. */
export async function readBytes(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const element = document.getElementById(id);
  if (element?.dataset.from && !element.textContent) await load(element.dataset.from);
  const held = element?.textContent;
  if (!held) throw new Error(`The page holds no module of the name "${id}".`);
  if (typeof DecompressionStream === "undefined") throw new Error("This browser cannot unpack the model: it needs DecompressionStream, which browsers have since 2023.");
  const stream = new Blob([fromBase85(held)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

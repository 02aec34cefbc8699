/** What the page holds beside the engine: scenarios, schools and words of theirs, as Python wrote them. */
import type { Event, Scenario } from "../engine/types";

export interface SchoolCard {
  name: string;
  title: string;
  claim: string;
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

/** Bytes that the page holds: base64 of gzip. */
export async function readBytes(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const held = document.getElementById(id)?.textContent;
  if (!held) throw new Error(`The page holds no module of the name "${id}".`);
  const packed = Uint8Array.from(atob(held.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

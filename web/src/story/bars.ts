/** Numbers of a scene as bars, each with its interval. */
import type { Value } from "../components/ValueBars.svelte";
import type { Estimate } from "./facts";
import type { Player } from "./player.svelte";
import { FORCES, sureness, w, written } from "./words.svelte";

export interface Look {
  tint: string;
  hatched?: boolean;
  label?: string;
  /** The number that it is compared with, and how that is said. */
  before?: string;
  says?: (value: string) => string;
  /** What a bar of full length is, where that is not one. */
  whole?: number;
}

const units: Record<string, number> = { loss: -1, gdp: FORCES };

/** An estimate as a bar. */
export function barOf(one: Estimate | undefined, format: string, runs: number, { tint, hatched, label = "", whole = 1 }: Look): Value {
  const held = one ?? { value: NaN, low: NaN, high: NaN, n: runs };
  const scale = (units[format] ?? 1) / whole;
  const ends = [held.low * scale, held.high * scale].sort((a, b) => a - b) as [number, number];
  return { label, value: held.value * scale, sure: { ends, text: sureness(held, format, runs) }, text: written(held.value, format), tint, hatched };
}

/** A number of a scene as a bar, beside the number that it is compared with. */
export function factBar(player: Player, id: string, name: string, look: Look): Value {
  const scene = player.told(id);
  const sure = player.played[id]?.sure;
  const { format } = scene.facts.find((one) => one.name === name)!;
  const bar = barOf(sure?.[name], format, scene.replicates, { ...look, label: look.label ?? w(`${id}.fact.${name}`) });
  if (!look.before) return bar;
  const other = sure?.[look.before];
  const range = other ? sureness(other, format, scene.replicates) : "";
  const text = `${written(other?.value ?? NaN, format)}${range ? ` (${range})` : ""}`;
  return { ...bar, before: barOf(other, format, scene.replicates, look).value, beforeText: (look.says ?? ((value) => value))(text) };
}

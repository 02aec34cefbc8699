/** The story's words: numbers that a sentence names are facts of the scene. */
import { DASH, number, percent } from "../lib/format";
import { language } from "../strings/index.svelte";
import type { Scene, StoryData } from "./book";

let words: StoryData["words"] = {};

export function setWords(to: StoryData["words"]): void {
  words = to;
}

/** Words by key; slots are filled. A slot that is not known yet is a dash. */
export function w(key: string, slots: Record<string, string | number> = {}): string {
  const text = words[language()]?.[key] ?? words.en?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name] ?? DASH));
}

export const has = (key: string): boolean => key in (words.en ?? {});

/** What a scene is called before it is played: its question where it has one, that no finding is given away. */
export const titleOf = (id: string): string => w(has(`${id}.heading.ask`) ? `${id}.heading.ask` : `${id}.heading`);

/** What the economy carries in one unit of forces. */
export const FORCES = 0.05;

/** A number as its format writes it. */
export function written(value: number, format: string): string {
  const tongue = language();
  if (Number.isNaN(value)) return DASH;
  switch (format) {
    case "percent":
      return percent(value, tongue);
    case "gdp": {
      const share = value * FORCES;
      return share < 0.1 ? `${number(share * 100, tongue)}\u202f%` : percent(share, tongue);
    }
    case "ratio":
      return value === Infinity ? w("ui.never") : value === 0 ? w("ui.always") : number(value, tongue);
    case "tipping":
      return value === Infinity ? w("ui.never") : value === 0 ? w("ui.always") : w("ui.from", { value: number(value, tongue) });
    case "points":
      return w("ui.points", { value: number(Math.round(Math.abs(value) * 100), tongue) });
    case "year":
      return String(Math.round(value + 1));
    case "stake":
      return number(Number(value.toFixed(2)), tongue);
    default:
      return number(value, tongue);
  }
}

/** Everything that the sentences of a scene may name. */
export function slotsOf(scene: Scene, facts: Record<string, number> | undefined, more: Record<string, string | number> = {}): Record<string, string | number> {
  const found = scene.facts.map(({ name, format }) => [name, written(facts?.[name] ?? NaN, format)] as const);
  const values = Object.entries(scene.values ?? {}).map(([name, value]) => [name, written(value, "percent")] as const);
  return { years: scene.years, runs: scene.replicates, seed: scene.seed, ...scene.slots, ...Object.fromEntries(values), ...Object.fromEntries(found), ...more };
}

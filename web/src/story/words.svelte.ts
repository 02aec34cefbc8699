/** The story's words: numbers that a sentence names are facts of the scene. */
import { DASH, number, percent, shareEnds } from "../lib/format";
import { language } from "../strings/index.svelte";
import type { Scene, StoryData } from "./book";
import type { Estimate } from "./facts";

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

/** Words of a finding without the sentences in which a number is not known. */
export function told(key: string, slots: Record<string, string | number>): string {
  const text = words[language()]?.[key] ?? words.en?.[key] ?? key;
  const known = text.split(/(?<=[.?!])\s+/).filter((sentence) => [...sentence.matchAll(/\{(\w+)\}/g)].every(([, name]) => (slots[name!] ?? DASH) !== DASH));
  return known.join(" ").replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name]));
}

/** A key word of the story. */
export interface Term { key: string; name: string }

/** Key words of the scenes up to a number, the longest first: where one is part of another, the longer is meant. */
export function termsUpTo(scenes: readonly Scene[], number: number): Term[] {
  const keys = scenes.filter((one) => one.number <= number).flatMap(({ id }) => [`${id}.term.1`, `${id}.term.2`].filter(has));
  return keys.map((key) => ({ key, name: w(key) })).sort((a, b) => b.name.length - a.name.length);
}

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
    case "index":
      return number(Number(value.toFixed(2)), tongue);
    case "loss":
      return number(Number((-value).toFixed(2)), tongue);
    default:
      return number(value, tongue);
  }
}

/** Stands about what a number is set off by: its interval. */
export const ASIDE = "\u2063";

/** Ends of an interval as a sentence writes them; empty where none is known or it is too narrow to be seen. */
export function ends({ value, low, high }: Estimate, format: string): string {
  if (format === "tipping" || format === "ratio") return Number.isNaN(low) || low === high ? "" : w("ui.range", { low: written(low, "ratio"), high: written(high, "ratio") });
  if (!Number.isFinite(low) || !Number.isFinite(high)) return "";
  const turned = format === "loss" || (format === "points" && value < 0);
  const sides = turned ? [high, low] : [low, high];
  const [from, to, at] = [...sides, value].map((one) => written(one, format));
  if (from === at && to === at && low * high >= 0) return "";
  if (format === "percent") return w("ui.range", shareEnds(low, high, language()));
  const bare = format === "points" ? number(Math.round(sides[0]! * (turned ? -100 : 100)) || 0, language()) : from!.replace(/\u202f%$/, "");
  return w("ui.range", { low: bare, high: to! });
}

/** How sure a number is: its interval, and of how many it is the mean where these are not all histories. */
export function sureness(one: Estimate, format: string, runs: number): string {
  const range = ends(one, format);
  const count = one.n === runs ? "" : w("ui.n", { n: number(one.n, language(), 5) });
  return range && count ? `${range}, ${count}` : range || (Number.isFinite(one.value) ? count : "");
}

/** A number with its interval beside it, set off by `ASIDE`. */
export function surely(one: Estimate | undefined, format: string, runs: number): string {
  if (!one) return DASH;
  const sure = sureness(one, format, runs);
  return sure ? `${written(one.value, format)} ${ASIDE}(${sure})${ASIDE}` : written(one.value, format);
}

/** Everything that the sentences of a scene may name; numbers with their intervals where `sure` is asked. */
export function slotsOf(scene: Scene, known: Record<string, Estimate> | undefined, more: Record<string, string | number> = {}, sure = false): Record<string, string | number> {
  const found = scene.facts.flatMap(({ name, format }) => {
    const one = known?.[name];
    const text = sure ? surely(one, format, scene.replicates) : one ? written(one.value, format) : DASH;
    return [[name, text] as const, [`${name}_n`, one ? number(one.n, language(), 5) : DASH] as const];
  });
  const values = Object.entries(scene.values ?? {}).map(([name, value]) => [name, written(value, "percent")] as const);
  return { years: scene.years, runs: scene.replicates, seed: scene.seed, ...scene.slots, ...Object.fromEntries(values), ...Object.fromEntries(found), ...more };
}

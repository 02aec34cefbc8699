/** What the reader can do to a run on the way. */
import type { Event } from "../engine/types";
import { number } from "../lib/format";
import { language, t, type Key } from "../strings/index.svelte";
import { eventText } from "./address";

export const KINDS = ["leaders", "leap", "institutions", "apart", "defence", "calm", "attack", "fear", "order_breaks", "offensive", "distrust"] as const;
export type Kind = (typeof KINDS)[number];
/** Those that may help, whose effect the page computes for the world at hand. */
export const REMEDIES = ["leaders", "leap", "institutions", "apart", "defence", "calm"] as const satisfies readonly Kind[];

/** Year in which what is tried begins, if the run leaves thirty more. */
const START = 10;
export const startOf = (years: number): number => Math.max(1, Math.min(START, years - 30));

/** An event of a kind, in its place. */
export function eventOf(kind: Kind, year: number, years: number, states: number): Event {
  const until = Math.min(years, year + Math.max(2, Math.round(years / 12)));
  const one = states === 2 ? { actor: 0, target: 1 } : { actor: 0 };
  switch (kind) {
    case "leaders": return { year, edits: { sensibility: 0.9 } };
    case "leap": return { year, until, conduct: 0, ...one };
    case "attack": return { year, until, conduct: 1, ...one };
    case "fear": return { year, until, edits: { belief: 0.95 }, hold: true };
    case "apart": return { year, settings: { distinguishability: 1 } };
    case "defence": return { year, settings: { offence_advantage: 0.5 } };
    case "calm": return { year, edits: { belief: 0.1 } };
    case "institutions": return { year, settings: { binding: 1 } };
    case "order_breaks": return { year, settings: { binding: 0 }, edits: { binding: 0 } };
    case "offensive": return { year, settings: { offence_advantage: 3.5 } };
    case "distrust": return { year, settings: { sensibility: 0, leap: 0 }, edits: { sensibility: 0 } };
  }
}

/** The kind that an event is of; null if it is of none. */
export function kindOf(event: Event): Kind | null {
  const strip = ({ year: _, until: __, ...rest }: Event) => eventText({ year: 0, ...rest });
  for (const kind of KINDS) for (const states of [2, 3]) if (strip(eventOf(kind, 0, 100, states)) === strip(event)) return kind;
  return null;
}

/** What an event does, in words. */
export function nameOf(event: Event, names: string[]): string {
  const kind = kindOf(event);
  if (kind) return t(`event.${kind}` as Key, { a: names[0]!, b: names[1]! });
  const said = Object.entries({ ...event.settings, ...event.edits }).map(([name, value]) => `${name.replaceAll("_", " ")} ${typeof value === "number" ? number(value, language(), 3) : ""}`);
  if (event.conduct !== undefined) said.push(t(event.conduct ? "act.compete" : "act.restraint"));
  return said.join(", ");
}

/** An event with its years, for comparisons. */
export function whole(event: Event, names: string[], first: number): string {
  const from = first + event.year;
  return event.until === undefined ? t("event.on", { what: nameOf(event, names), from }) : t("event.span", { what: nameOf(event, names), from, to: first + event.until - 1 });
}

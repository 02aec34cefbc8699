/** A run as the reader sets it: what is asked of the engine, and what tells two of them apart in words. */
import type { About, Event, Request } from "../engine/types";
import { resolve } from "../engine/values";
import { letter } from "../lib/theme";
import { said, t } from "../strings/index.svelte";
import type { Data, ScenarioCard, SchoolCard } from "./data";

export interface Setup {
  scenario: string;
  /** One school for all states, or one a state. */
  schools: string[];
  /** Parameters over what scenario and schools say, of everybody. */
  values: Record<string, number>;
  /** The same of single states, by state. */
  sides: Record<number, Record<string, number>>;
  /** What is done beside what the scenario holds. */
  events: Event[];
  years: number;
  replicates: number;
  seed: number;
}

/** Histories of a run, and of a cell of the map, so many that a moved dial is answered while it moves. */
export const replicatesOf = (states: number): number => (states <= 2 ? 200 : states <= 4 ? 100 : 60);
export const mapReplicatesOf = (states: number): number => (states <= 2 ? 60 : states <= 4 ? 24 : 12);

/** What readers call a run: a number, since letters are states. */
export const runOf = (side: "a" | "b"): string => (side === "a" ? "1" : "2");

export function scenarioOf(data: Data, setup: Setup): ScenarioCard {
  return data.scenarios.find((one) => one.name === setup.scenario) ?? data.scenarios[0]!;
}

export function schoolOf(data: Data, setup: Setup, state: number): SchoolCard {
  const name = setup.schools[Math.min(state, setup.schools.length - 1)];
  return data.schools.find((one) => one.name === name) ?? data.schools[0]!;
}

/** The scenario as it stands, under the default world. */
export function plain(data: Data, scenario: string = data.scenarios[0]!.name): Setup {
  const card = data.scenarios.find((one) => one.name === scenario) ?? data.scenarios[0]!;
  return { scenario: card.name, schools: [data.schools[0]!.name], values: {}, sides: {}, events: [], years: card.years, replicates: replicatesOf(card.states), seed: 0 };
}

export const titleOf = (card: ScenarioCard): string => said("scenario", card.name, card.title);
export const schoolTitle = (school: SchoolCard): string => said("school", school.name, school.title);

/** Names of the states. */
export function namesOf(card: ScenarioCard): string[] {
  return Array.from({ length: card.states }, (_, k) => (card.names[k] === undefined ? `${t("state")} ${letter(k)}` : said("state", card.names[k], card.names[k])));
}

/** Whether the school of a state says that there is no mechanism of a parameter. */
export function denies(about: About, setup: Setup, name: string, state: number): boolean {
  const school = about.schools.find((one) => one.name === setup.schools[Math.min(state, setup.schools.length - 1)]);
  const parameter = about.parameters.find((one) => one.name === name);
  return !parameter || (school?.denies.includes(parameter.mechanism) ?? false);
}

/** Whether some state's school has the mechanism of a parameter. */
export function hears(about: About, setup: Setup, name: string): boolean {
  return setup.schools.some((_, k) => !denies(about, setup, name, k));
}

/** What is asked of the engine. */
export function requestOf(data: Data, about: About, setup: Setup, keep?: string[]): Request {
  const scenario = scenarioOf(data, setup);
  const own = (table: Record<string, number>, state: number | null) =>
    Object.fromEntries(Object.entries(table).filter(([name]) => (state === null ? hears(about, setup, name) : !denies(about, setup, name, state))));
  const sides = Array.from({ length: scenario.states }, (_, k) => own(setup.sides[k] ?? {}, k));
  return {
    scenario,
    school: setup.schools.length === 1 ? setup.schools[0]! : [...setup.schools],
    values: own(setup.values, null),
    ...(sides.some((one) => Object.keys(one).length) ? { perState: sides } : {}),
    seed: setup.seed,
    replicates: setup.replicates,
    years: setup.years,
    events: setup.events.filter((event) => event.year < setup.years),
    ...(keep ? { keep } : {}),
  };
}

/** The value of each parameter for each state before the reader moves any: what schools and scenario make of them. */
export function usualValues(data: Data, about: About, setup: Setup): Record<string, number[]> {
  const { events: _, values: __, perState: ___, ...request } = requestOf(data, about, setup);
  const scenario = scenarioOf(data, setup);
  return resolve(about, request, scenario.events, scenario.first ?? {}).values;
}

export interface Difference { what: string; a: string; b: string }

/** What tells one setup from another, thing by thing. */
export function differences(
  data: Data,
  a: Setup,
  b: Setup,
  words: { label: (parameter: string) => string; value: (parameter: string, value: number) => string; event: (event: Event) => string; of: (what: "scenario" | "school" | "years" | "replicates" | "seed" | "events" | "nothing", who?: string) => string; start: (setup: Setup, parameter: string, state: number) => number },
): Difference[] {
  const out: Difference[] = [];
  const tell = (what: string, x: string, y: string) => { if (x !== y) out.push({ what, a: x, b: y }); };
  tell(words.of("scenario"), titleOf(scenarioOf(data, a)), titleOf(scenarioOf(data, b)));
  const states = Math.max(a.schools.length, b.schools.length);
  const names = namesOf(scenarioOf(data, a));
  for (let k = 0; k < states; k++) tell(words.of("school", states === 1 ? "" : names[k]), schoolTitle(schoolOf(data, a, k)), schoolTitle(schoolOf(data, b, k)));
  const moved = new Set([...Object.keys(a.values), ...Object.keys(b.values)]);
  for (const name of moved) {
    const [x, y] = [a.values[name] ?? words.start(a, name, 0), b.values[name] ?? words.start(b, name, 0)];
    if (x !== y) tell(words.label(name), words.value(name, x), words.value(name, y));
  }
  for (const state of new Set([...Object.keys(a.sides), ...Object.keys(b.sides)].map(Number))) {
    const own = new Set([...Object.keys(a.sides[state] ?? {}), ...Object.keys(b.sides[state] ?? {})]);
    for (const name of own) {
      const value = (s: Setup) => s.sides[state]?.[name] ?? s.values[name] ?? words.start(s, name, state);
      tell(`${words.label(name)} (${names[state]})`, words.value(name, value(a)), words.value(name, value(b)));
    }
  }
  const done = (s: Setup) => s.events.map(words.event).join("; ") || words.of("nothing");
  tell(words.of("events"), done(a), done(b));
  tell(words.of("years"), String(a.years), String(b.years));
  tell(words.of("replicates"), String(a.replicates), String(b.replicates));
  tell(words.of("seed"), String(a.seed), String(b.seed));
  return out;
}

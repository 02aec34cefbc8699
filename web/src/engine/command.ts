/** What repeats a run in a terminal. */

import type { Timetable } from "./endings";
import type { About, Event, Given, Request } from "./types";

/** What is known of who repeats a run. */
export interface Repeating {
  /** Whether the terminal knows the scenario by its name; else it is written out. */
  named?: boolean;
  /** What the engine says of itself: which school is its first, and what schools deny. */
  about?: About;
  /** What the terminal calls schools of the reader's own, by name: FILE:NAME. */
  places?: Readonly<Record<string, string>>;
}

const quote = (text: string): string => (/^[\w.,:=@%+/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** Return a number in as few digits as tell it. */
const short = (value: number): string => String(value);

/** Return a value as Python writes it. */
function python(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(python).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, held]) => `${JSON.stringify(key)}: ${python(held)}`).join(", ")}}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : value === null ? "None" : String(value);
}

/** Say whether a command of the terminal can say all of a request: one school, and nothing done or fixed beside. */
function isPlain(request: Request): boolean {
  const apart = request.perState?.some((table) => Object.keys(table).length > 0) ?? false;
  const beside = (request.events?.length ?? 0) > 0 || Object.keys(request.first ?? {}).length > 0;
  const numbered = Array.isArray(request.replicates);
  return request.scenario !== undefined && !Array.isArray(request.school) && !apart && !beside && !numbered;
}

/**
 * Return the command that repeats a run: `detente run`, or Python where a command cannot say it: schools or parameters a
 * state, what is done beside the scenario, replicates by number.
 */
export function commandOf(request: Request, how: Repeating = {}): string {
  return isPlain(request) && how.named !== false ? terminal(request, how) : `python -c ${quote(script(request, how))}`;
}

/** Return the name of the school that a state follows. */
function schoolOf({ school }: Request, { about }: Repeating, state: number): string {
  return (Array.isArray(school) ? school[state] : school) ?? about?.schools[0]?.name ?? "default";
}

const placeOf = ({ places = {} }: Repeating, school: string): string => (Object.hasOwn(places, school) ? places[school]! : school);

function terminal(request: Request, how: Repeating): string {
  const { scenario, values, replicates = 200, years, seed = 0 } = request;
  const parts = ["detente run", quote(scenario!.name)];
  const school = schoolOf(request, how, 0);
  if (school !== "default") {
    parts.push(`--theory ${quote(placeOf(how, school))}`);
  }
  for (const [name, value] of Object.entries(values ?? {})) {
    parts.push(`--set ${name}=${short(value)}`);
  }
  if (replicates !== 200) {
    parts.push(`--replicates ${String(replicates)}`);
  }
  if (years !== undefined && years !== scenario!.years) {
    parts.push(`--years ${years}`);
  }
  if (BigInt(seed) !== 0n) {
    parts.push(`--seed ${seed}`);
  }
  return parts.join(" ");
}

/** Return the script in Python that repeats a run and prints its measures; its records are in `run`. */
export function script(request: Request, how: Repeating = {}): string {
  const more = (request.events ?? []).map(intervention);
  const done = more.length ? [`interventions=[${more.join(", ")}]`] : [];
  const run = simulated(request, how, ["keep=d.NEEDS", ...done]);
  return `import detente as d; run = ${run}; print(d.diagnose(run, twin=d.restraint_twin(run)))`;
}

/** Return the command that repeats the test of a way out and prints how its replicates end. */
export function commandOfTest({ when, shock, fear }: { when: Timetable; shock: Request; fear: Request }, how: Repeating = {}): string {
  const arm = ({ events }: Request) => `live([${(events ?? []).map(intervention).join(", ")}])`;
  const told = [
    "import detente as d, numpy as np",
    "from detente.studies.beds import Timetable",
    "from detente.studies.endings import NEEDS, ends, read_fear, read_shock",
    `when = Timetable(${when.test}, ${when.begin}, ${when.window}, (${when.shock}, 4, 12), ())`,
    `live = lambda more: ${simulated(shock, how, ["keep=NEEDS", "interventions=more"])}`,
    `found = ends(read_shock(${arm(shock)}, when), read_fear(${arm(fear)}, when))`,
    "print({end: round(float(np.nanmean(share)), 4) for end, share in found.items() if np.isfinite(share).any()})",
  ];
  return `python -c ${quote(told.join("; "))}`;
}

function simulated(request: Request, how: Repeating, more: string[]): string {
  const { scenario, replicates = 200, seed = 0 } = request;
  const years = request.years ?? scenario?.years ?? 100;
  const where = place(request, how.named !== false);
  const several = (request.perState?.length ?? 0) > 0 || Array.isArray(request.school);
  const n = Array.isArray(request.school) ? request.school.length : (request.perState?.length ?? scenario?.states ?? 2);
  const who = several
    ? `[${Array.from({ length: n }, (_, k) => theory(request, how, k)).join(", ")}]`
    : theory(request, how, 0);
  const many = Array.isArray(replicates) ? `replicate_ids=${python(replicates)}` : `replicates=${replicates}`;
  return `d.simulate(${[who, where, many, `years=${years}`, `seed=${seed}`, ...more].join(", ")})`;
}

function theory(request: Request, how: Repeating, state: number): string {
  const name = schoolOf(request, how, state);
  const denied = how.about?.schools.find((one) => one.name === name)?.denies ?? [];
  const mechanism = (parameter: string) => how.about?.parameters.find((one) => one.name === parameter)?.mechanism ?? -1;
  const own = { ...request.values, ...request.perState?.[state] };
  const heard = Object.entries(own).filter(([parameter]) => !denied.includes(mechanism(parameter)));
  const said = heard.map(([key, value]) => `${key}=${short(value)}`);
  return `d.school(${JSON.stringify(placeOf(how, name))})${said.length ? `.where(${said.join(", ")})` : ""}`;
}

function place({ scenario, first, years, school, perState }: Request, named: boolean): string {
  const given = { ...scenario?.first, ...first };
  if (scenario !== undefined && named) {
    const name = JSON.stringify(scenario.name);
    const fixed = Object.keys(first ?? {}).length > 0;
    return fixed ? `d.scenario(${name}).replace(given=${python(given)})` : name;
  }
  const states = scenario?.states ?? (Array.isArray(school) ? school.length : (perState?.length ?? 2));
  const parts = [`${JSON.stringify(scenario?.name ?? "page")}`, `states=${states}`, `years=${years ?? scenario?.years ?? 100}`];
  if (scenario?.periods !== undefined && scenario.periods !== 1) {
    parts.push(`periods=${scenario.periods}`);
  }
  if (Object.keys(scenario?.settings ?? {}).length) {
    parts.push(`settings=${python(scenario!.settings)}`);
  }
  if (Object.keys(given).length) {
    parts.push(`given=${python(given)}`);
  }
  if (scenario?.events?.length) {
    parts.push(`interventions=[${scenario.events.map(intervention).join(", ")}]`);
  }
  return `d.Scenario(${parts.join(", ")})`;
}

function intervention(event: Event): string {
  const { year, until, settings, edits, hold, conduct, actor, target } = event;
  const said: [string, Given | object | boolean | undefined][] = [
    ["until", until],
    ["settings", settings],
    ["edits", edits],
    ["conduct", conduct],
    ["actor", actor],
    ["target", target],
  ];
  const more = said.filter(([, value]) => value !== undefined).map(([name, value]) => `, ${name}=${python(value)}`);
  return `d.Intervention(${year}${more.join("")}${hold ? ", hold=True" : ""})`;
}


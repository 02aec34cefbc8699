/** What a trial asks of the engine, and what its answers say. */
import type { Engine, Measure, Records, Request } from "../engine";
import { DEFINITIONS, measures } from "../engine";
import { mapAxes } from "../lab/map";
import { coarseToFine } from "../lib/grid";
import { requestOf, type Setup } from "../lab/setup";
import { number, percent, shareEnds } from "../lib/format";
import type { MapAxis, ModelTrial } from "./about";

export const REPLICATES = 200;
const MAP_REPLICATES = [40, 24, 12];
export const KEEP = ["conduct", "intended", "belief", "fear", "critical_fear", "restraint", "exposure", "compete", "prox", "win", "capability", "malign", "war"];
export const TOLD = ["security_dilemma", "hostility", "paradox", "restraint", "war"];

export function setupOf(trial: ModelTrial, school: string, values: Record<string, number>, replicates = REPLICATES): Setup {
  const scenario = trial.data.scenarios[0]!.name;
  return { scenario, schools: [school], values: { ...trial.values, ...values }, sides: {}, events: trial.events ?? [], years: trial.years, replicates, seed: 0 };
}

/** The measure that a trial is about. */
export const measureOf = (trial: ModelTrial): string => trial.measure ?? "hostility";

/** Parameters that the map of a trial is over. */
export function axesOf(trial: ModelTrial): { x: MapAxis; y: MapAxis } {
  if (trial.axes) return trial.axes;
  const { xs, ys } = mapAxes(trial.data);
  return { x: { name: "offence_advantage", label: "Offence advantage", values: xs }, y: { name: "prior", label: "First belief that the other is greedy", values: ys } };
}

/** What is asked of the engine. */
export const asked = (trial: ModelTrial, { about }: Engine, setup: Setup, keep?: string[]): Request => ({ ...requestOf(trial.data, about, setup, keep), seed: BigInt(trial.seed), ...twinFor(measureOf(trial)) });

const definitionOf = (measure: string) => DEFINITIONS.find((one) => one.name === measure)!;

/** Records that a measure needs. */
export const needsOf = (measure: string): string[] => [...new Set([...definitionOf(measure).needs, "prox"])];

/** What a measure asks of a run beside its records: a twin, where it is held against one. */
export const twinFor = (measure: string): { twin?: true } => (definitionOf(measure).twin ? { twin: true } : {});

/** Records that a trial keeps, of those that the module has. */
export const kept = (engine: Engine, more: string[]): string[] => [...new Set([...KEEP, ...more])].filter((name) => engine.about.records.some((one) => one.name === name));

export async function live(engine: Engine, trial: ModelTrial, setup: Setup): Promise<{ records: Records; found: Measure[] }> {
  const keep = kept(engine, needsOf(measureOf(trial)));
  const records = await engine.run(asked(trial, engine, setup, keep), { channel: "trial" });
  return { records, found: measures(records, [...new Set([measureOf(trial), ...TOLD])]) };
}

/** How it ends, in a sentence. */
export function sentence(found: Measure[], school: string, runs: number, measure = "hostility"): string {
  const where = /^default world$/i.test(school) ? "In the default world" : `Under ${school}`;
  const of = (name: string) => found.find((one) => one.name === name);
  if (measure !== "hostility") {
    const one = of(measure);
    if (!one || !Number.isFinite(one.mean)) return `${where}, what this page measures cannot be told of any of ${runs} histories.`;
    const told = (value: number) => valued(value, one.unit);
    return `${where}, ${one.title.charAt(0).toLowerCase()}${one.title.slice(1)} is ${told(one.mean)} over ${runs} histories (95\u202f% interval ${told(one.low)} to ${told(one.high)}).`;
  }
  const [hostile, calm] = [of("hostility"), of("restraint")];
  if (!hostile || !Number.isFinite(hostile.mean)) return `${where}, no pair of these ${runs} histories can be judged: no two states want only security.`;
  const ends = shareEnds(hostile.low, hostile.high);
  const between = `95\u202f% interval ${ends.low} to ${ends.high}`;
  const rest = calm && Number.isFinite(calm.mean) ? `, and in mutual restraint in ${percent(calm.mean)}` : "";
  return `${where}, ${runs} histories end in hostility between two that want only security in ${percent(hostile.mean)} of cases (${between})${rest}.`;
}

/** A value with its unit: shares and probabilities in per cent. */
export const valued = (value: number, unit: string): string => (isShare(unit) ? percent(value) : `${number(value, "en", 3)}${unit ? ` ${unit}` : ""}`);
export const isShare = (unit: string): boolean => unit.startsWith("share") || unit === "probability";

/** The trial's measure over its map, told while it is found; false from `alive` ends it. */
export async function drawMap(engine: Engine, trial: ModelTrial, setup: Setup, alive: () => boolean, tell: (shares: number[][]) => void): Promise<void> {
  const { x, y } = axesOf(trial);
  const shares = y.values.map(() => x.values.map(() => NaN));
  const measure = measureOf(trial);
  const keep = [...new Set(needsOf(measure))];
  const { states } = engine.about;
  const replicates = MAP_REPLICATES[states <= 2 ? 0 : states <= 4 ? 1 : 2]!;
  let told = performance.now();
  for (const [r, c] of coarseToFine(y.values.length, x.values.length)) {
    if (!alive()) return;
    const point = { ...setup, replicates, values: { ...setup.values, [x.name]: x.values[c]!, [y.name]: y.values[r]! } };
    const records = await engine.run(asked(trial, engine, point, keep));
    shares[r]![c] = measures(records, [measure])[0]?.mean ?? NaN;
    if (performance.now() - told > 120) {
      told = performance.now();
      tell(shares.map((row) => [...row]));
    }
  }
  if (alive()) tell(shares.map((row) => [...row]));
}

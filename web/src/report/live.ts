/** What a trial asks of the engine, and what its answers say. */
import type { Engine, Measure, Records } from "../engine";
import { measures } from "../engine";
import { mapAxes } from "../lab/map";
import { coarseToFine } from "../lib/grid";
import { requestOf, type Setup } from "../lab/setup";
import { percent } from "../lib/format";
import type { ModelTrial } from "./about";

export const REPLICATES = 200;
const MAP_REPLICATES = 40;
const MAP_KEEP = ["conduct", "intended", "malign", "prox"];
export const KEEP = ["conduct", "intended", "belief", "fear", "critical_fear", "restraint", "exposure", "compete", "prox", "win", "capability", "malign", "war"];
export const TOLD = ["security_dilemma", "hostility", "paradox", "restraint", "war"];

export function setupOf(trial: ModelTrial, school: string, values: Record<string, number>, replicates = REPLICATES): Setup {
  const scenario = trial.data.scenarios[0]!.name;
  return { scenario, schools: [school], values: { ...trial.values, ...values }, sides: {}, events: trial.events ?? [], years: trial.years, replicates, seed: trial.seed };
}

export async function live(engine: Engine, trial: ModelTrial, setup: Setup): Promise<{ records: Records; found: Measure[] }> {
  const keep = KEEP.filter((name) => engine.about.records.some((one) => one.name === name));
  const records = await engine.run(requestOf(trial.data, engine.about, setup, keep), { channel: "trial" });
  return { records, found: measures(records, TOLD) };
}

/** How it ends, in a sentence. */
export function sentence(found: Measure[], school: string, runs: number): string {
  const where = /^default world$/i.test(school) ? "In the default world" : `Under ${school}`;
  const of = (name: string) => found.find((one) => one.name === name);
  const [hostile, calm] = [of("hostility"), of("restraint")];
  if (!hostile || !Number.isFinite(hostile.mean)) return `${where}, no pair of these ${runs} histories can be judged: no two states want only security.`;
  const between = `95\u202f% interval ${percent(hostile.low)} to ${percent(hostile.high)}`;
  const rest = calm && Number.isFinite(calm.mean) ? `, and in mutual restraint in ${percent(calm.mean)}` : "";
  return `${where}, ${runs} histories end in hostility between two that want only security in ${percent(hostile.mean)} of cases (${between})${rest}.`;
}

/** Shares of hostility over the map, told while they are found; false from `alive` ends it. */
export async function drawMap(engine: Engine, trial: ModelTrial, setup: Setup, alive: () => boolean, tell: (shares: number[][]) => void): Promise<void> {
  const { xs, ys } = mapAxes(trial.data);
  const shares = ys.map(() => xs.map(() => NaN));
  let told = performance.now();
  for (const [r, c] of coarseToFine(ys.length, xs.length)) {
    if (!alive()) return;
    const point = { ...setup, replicates: MAP_REPLICATES, values: { ...setup.values, offence_advantage: xs[c]!, prior: ys[r]! } };
    const records = await engine.run(requestOf(trial.data, engine.about, point, MAP_KEEP));
    shares[r]![c] = measures(records, ["hostility"])[0]?.mean ?? NaN;
    if (performance.now() - told > 120) {
      told = performance.now();
      tell(shares.map((row) => [...row]));
    }
  }
  if (alive()) tell(shares.map((row) => [...row]));
}

/** The three answers: is there a dilemma, does it end in hostility, is there a way out that lasts. */
import type { Event, Measure, Records } from "../engine/types";

export const WINDOW = 20;
export const SHOCK = 8;
export const COMPETE = 0.5;
export const RESTRAINT = 0.2;
export const FEAR = 0.95;
/** Ends of a run; they exclude one another. */
export const ENDS = ["hostile", "mixed", "no_dilemma", "deactivated", "mitigated", "transcended"] as const;
export type End = (typeof ENDS)[number];

export interface Estimate { share: number; low: number; high: number; count: number }

/** A share with its 95 % interval (Wilson), from values that are shares of a replicate's dyads. */
export function estimate(values: ArrayLike<number>): Estimate {
  let [sum, count] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    if (Number.isFinite(values[k]!)) {
      sum += values[k]!;
      count++;
    }
  }
  if (!count) return { share: NaN, low: NaN, high: NaN, count };
  const [p, z] = [sum / count, 1.959964];
  const middle = (p + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((p * (1 - p)) / count + (z * z) / (4 * count * count));
  return { share: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half), count };
}

/** A measure as an estimate: mean and interval as the engine gives them. */
export function ofMeasure(measure: Measure | undefined): Estimate {
  if (!measure) return { share: NaN, low: NaN, high: NaN, count: 0 };
  let count = 0;
  for (const value of measure.values) if (Number.isFinite(value)) count++;
  return { share: measure.mean, low: measure.low, high: measure.high, count };
}

/** How sure a share is on one side of a half. */
export function sureness(of: Estimate): "sure" | "likely" | "open" | "unknown" {
  if (!Number.isFinite(of.share)) return "unknown";
  if (of.low > 0.5 || of.high < 0.5) return of.high - of.low < 0.16 ? "sure" : "likely";
  return "open";
}

/** When the test of a way out comes: in the fifty years after the horizon, as in `detente.studies.beds.timetable`. */
export function timetable(years: number): { test: number; begin: number; years: number } {
  return { test: years, begin: years + 10, years: years + 50 };
}

/** The two tests as events: leaders without trust and one-sided competing; and fear held up. */
export function escapeTests(years: number, states: number): { shock: Event[]; held: Event[] } {
  const { test, begin } = timetable(years);
  const leaders: Event = { year: test, settings: { sensibility: 0, leap: 0 }, edits: { sensibility: 0 } };
  const fear: Event[] = Array.from({ length: SHOCK }, (_, k) => ({ year: begin + k, edits: { belief: FEAR } }));
  const blows: Event[] = [];
  for (let actor = 0; actor < states; actor++) {
    for (let target = actor + 1; target < states; target++) blows.push({ year: begin, until: begin + SHOCK, conduct: 1, actor, target });
  }
  return { shock: [leaders, ...blows], held: [leaders, ...fear] };
}

/** Mean of a record of a side over years [lane]. */
function over(records: Records, name: string, i: number, j: number, from: number, to: number, only?: string): Float64Array {
  const { states: n, lanes } = records;
  const [data, second] = [records.data[name]!, only ? records.data[only]! : null];
  const out = new Float64Array(lanes);
  for (let year = from; year < to; year++) {
    const at = ((year * n + i) * n + j) * lanes;
    for (let k = 0; k < lanes; k++) out[k]! += (data[at + k]! * (second ? Number(second[at + k]! > 0) : 1)) / (to - from);
  }
  return out;
}

/** How each pair of security-seekers of each replicate ends [end][lane]: shares of its pairs, NaN where there is none. */
export function waysOut(shock: Records, held: Records, years: number): Record<End, Float64Array> {
  const { states: n, lanes } = shock;
  const { test, begin, years: all } = timetable(years);
  const out = Object.fromEntries(ENDS.map((end) => [end, new Float64Array(lanes)])) as Record<End, Float64Array>;
  const count = new Float64Array(lanes);
  const window: [number, number] = [test - Math.min(WINDOW, test), test];
  const greedy = (k: number, i: number): boolean => {
    for (let year = window[0]; year < window[1]; year++) if (shock.data.malign![(year * n + i) * lanes + k]! > 0.5) return true;
    return false;
  };
  const failed = new Set([...shock.failed, ...held.failed]);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const both = (r: Records, name: string, from: number, to: number, only?: string) => [over(r, name, i, j, from, to, only), over(r, name, j, i, from, to, only)] as const;
      const [before, meant] = [both(shock, "conduct", ...window), both(shock, "conduct", ...window, "intended")];
      const [after, during] = [both(shock, "conduct", all - WINDOW, all), both(held, "conduct", begin, begin + SHOCK)];
      const [lasting, dominant] = [both(held, "conduct", all - WINDOW, all), both(shock, "dominant_restraint_unbound", ...window)];
      const prox = ((all - 1) * n + i) * n * lanes + j * lanes;
      for (let k = 0; k < lanes; k++) {
        if (failed.has(k) || shock.data.prox![prox + k]! <= 0.5 || greedy(k, i) || greedy(k, j)) continue;
        count[k]!++;
        const calm = (pair: readonly [Float64Array, Float64Array]) => pair[0][k]! < RESTRAINT && pair[1][k]! < RESTRAINT;
        const hostile = meant[0][k]! >= COMPETE && meant[1][k]! >= COMPETE;
        const none = calm(before) && dominant[0][k]! > 0.5 && dominant[1][k]! > 0.5;
        const end: End = hostile ? "hostile" : !calm(before) ? "mixed" : none ? "no_dilemma" : !calm(after) ? "deactivated" : calm(during) && calm(lasting) ? "transcended" : "mitigated";
        out[end][k]!++;
      }
    }
  }
  for (const end of ENDS) for (let k = 0; k < lanes; k++) out[end][k] = count[k] ? out[end][k]! / count[k]! : NaN;
  return out;
}
export const NEEDS_OF_TESTS = ["conduct", "intended", "malign", "prox", "dominant_restraint_unbound"];

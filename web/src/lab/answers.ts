/** The three answers: is there a dilemma, does it end in hostility, is there a way out that lasts. */
import { Dyads, WINDOW, interval, type End, type Measure, type Records, type Timetable } from "../engine";

/** Years after the horizon in which the test of a way out comes. */
export const TEST = 50;
/** How a pair of states ends: as two security-seekers do, or with a greedy state among the two. */
export type Fate = End | "greedy";
/** Ends of a run from worst to best. */
export const ORDERED: readonly Fate[] = ["hostile", "greedy", "mixed", "no_dilemma", "deactivated", "mitigated", "transcended"];

export interface Estimate { share: number; low: number; high: number }
export const UNKNOWN: Estimate = { share: NaN, low: NaN, high: NaN };

/** Shares of replicates' dyads as an estimate with its 95 % interval. */
export function estimate(values: ArrayLike<number>): Estimate {
  const { mean, low, high } = interval(values, true);
  return { share: mean, low, high };
}

/** A measure as an estimate. */
export function ofMeasure(measure: Measure | undefined): Estimate {
  return measure ? { share: measure.mean, low: measure.low, high: measure.high } : UNKNOWN;
}

/** When the test comes: the horizon is what is judged before it, fifty more years are the test. */
export function testAfter(years: number): Timetable {
  return { years: years + TEST, test: years, begin: years + 10, window: Math.min(WINDOW, years), shock: 8 };
}

/** The share of a replicate's pairs that are two security-seekers in the years before the test; NaN where no pair matters. */
function seekers(records: Records, when: Timetable): number[] {
  const run = new Dyads(records);
  const [count, among] = [new Float64Array(run.lanes), new Float64Array(run.lanes)];
  for (const pair of run.pairs) {
    const benign = run.benign(pair, [when.test - when.window, when.test]);
    run.relevant(pair).forEach((is, k) => { among[k]! += Number(is); count[k]! += Number(is && benign[k]); });
  }
  return Array.from(count, (n, k) => (among[k]! > 0 ? n / among[k]! : NaN));
}

/**
 * Estimates of every end, and of those in which restraint lasts through the test, as shares of all pairs of a run: of
 * those with a greedy state too, which `ends` leaves out. Hostile are those that the measure of hostility counts, so
 * that both are one number.
 */
export function estimates(found: Record<End, ArrayLike<number>>, run: Records, when: Timetable, hostility?: ArrayLike<number>): Record<Fate | "lasting", Estimate> {
  const benign = seekers(run, when);
  const others = ["mixed", "no_dilemma", "deactivated", "mitigated", "transcended"] as const;
  const lanes = benign.map((share, k): Record<Fate, number> => {
    const own = (end: End) => (share > 0 ? share * found[end][k]! : share);
    const hostile = Number.isFinite(hostility?.[k] ?? NaN) ? Math.min(share, hostility![k]!) : own("hostile");
    const rest = others.reduce((sum, end) => sum + own(end), 0);
    const part = rest > 0 ? (share - hostile) / rest : 0;
    const ends = Object.fromEntries(others.map((end) => [end, own(end) * part])) as Record<(typeof others)[number], number>;
    return { ...ends, hostile, greedy: 1 - share, mixed: rest > 0 ? ends.mixed : share - hostile };
  });
  const of = (value: (lane: Record<Fate, number>) => number) => estimate(lanes.map(value));
  return { ...(Object.fromEntries(ORDERED.map((fate) => [fate, of((lane) => lane[fate])])) as Record<Fate, Estimate>), lasting: of((lane) => lane.mitigated + lane.transcended) };
}

/** The three answers: is there a dilemma, does it end in hostility, is there a way out that lasts. */
import { Dyads, NEEDS_OF_ENDS, WINDOW, escapeTests, interval, type About, type End, type Measure, type Records, type Request, type Timetable } from "../engine";
import type { Window } from "../engine/dyads";
import type { Data } from "./data";
import { requestOf, scenarioOf, type Setup } from "./setup";

/** Years after the horizon in which the test of a way out comes. */
export const TEST = 50;
/** How a pair of states ends: as two security-seekers do, or with a greedy state among the two. */
export type Fate = End | "greedy";
/** Ends of a run from worst to best. */
export const ORDERED: readonly Fate[] = ["hostile", "greedy", "mixed", "no_dilemma", "deactivated", "mitigated", "transcended"];

/** A share with its 95 % interval; by replicate where it is held against another run's. */
export interface Estimate { share: number; low: number; high: number; values?: ArrayLike<number> }
export const UNKNOWN: Estimate = { share: NaN, low: NaN, high: NaN };

/** Shares of replicates' dyads as an estimate with its 95 % interval. */
export function estimate(values: ArrayLike<number>): Estimate {
  const { mean, low, high } = interval(values, true);
  return { share: mean, low, high, values };
}

/** A run's answer that is no number in words: not computed yet, or nothing there to judge. */
export const withoutNumber = (run: { records: unknown } | null, done: boolean) => (!run?.records ? "answer.none" : done ? "answer.nobody" : "answer.later");

/** By how much run B's share is larger, with its 95 % interval: replicate by replicate where both have the same luck. */
export function difference(a: Estimate, b: Estimate, sameLuck: boolean): { share: number; low: number; high: number } {
  const share = b.share - a.share;
  const [x, y] = [Array.from(a.values ?? []), Array.from(b.values ?? [])];
  if (sameLuck && x.length === y.length && x.every((v, k) => Number.isNaN(v) === Number.isNaN(y[k]!))) {
    const { low, high } = interval(x.map((v, k) => y[k]! - v), false);
    return { share, low, high };
  }
  const [one, other] = [interval(x, false), interval(y, false)];
  const half = Math.hypot(one.high - one.mean, other.high - other.mean);
  return { share, low: share - half, high: share + half };
}

/** Whether two runs draw the same chances, replicate by replicate. */
export const sameLuck = (a: Setup, b: Setup): boolean => a.seed === b.seed && a.replicates === b.replicates;

/** A measure as an estimate. */
export function ofMeasure(measure: Measure | undefined): Estimate {
  return measure ? { share: measure.mean, low: measure.low, high: measure.high, values: measure.values } : UNKNOWN;
}

/** When the test comes: the horizon is what is judged before it, fifty more years are the test. */
export function testAfter(years: number): Timetable {
  return { years: years + TEST, test: years, begin: years + 10, window: Math.min(WINDOW, years), shock: 8 };
}

/** Whether two states that want only security meet in some history, in the years that are judged. */
export function anySeekers(records: Records): boolean {
  const run = new Dyads(records);
  return run.pairs.some((pair) => {
    const [benign, near] = [run.benign(pair, run.last), run.relevant(pair)];
    return benign.some((is, k) => is && near[k]);
  });
}

/** The share of a replicate's pairs that are two security-seekers before the test, of those free enough to be judged; NaN where there is none. */
function seekers(records: Records, when: Timetable): number[] {
  const run = new Dyads(records);
  const [count, among] = [new Float64Array(run.lanes), new Float64Array(run.lanes)];
  const before: Window = [when.test - when.window, when.test];
  const after: Window = [when.years - when.window, when.years];
  for (const pair of run.pairs) {
    if (!run.judged(pair, before) || !run.judged(pair, after)) continue;
    const benign = run.benign(pair, before);
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

/**
 * Both arms of the test and when it comes: the run as it is, fifty years longer, with nothing done that began after it; `named`, whether
 * the scenario is as a terminal knows it.
 */
export function testsOf(data: Data, about: About, setup: Setup): { when: Timetable; shock: Request; fear: Request; named: boolean } {
  const when = testAfter(setup.years);
  const asked = requestOf(data, about, setup, NEEDS_OF_ENDS);
  const card = scenarioOf(data, setup);
  const held = card.events.filter((event) => event.year < setup.years);
  const named = held.length === card.events.length;
  const scenario = named ? card : { ...card, events: held };
  const tests = escapeTests(when, card.states);
  const arm = (more: Request["events"]): Request => ({ ...asked, scenario, years: when.years, events: [...asked.events!, ...more!] });
  return { when, shock: arm(tests.shock), fear: arm(tests.fear), named };
}

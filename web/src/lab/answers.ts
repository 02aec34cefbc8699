/** The three answers: is there a dilemma, does it end in hostility, is there a way out that lasts. */
import { ENDS, NEEDS_OF_ENDS, WINDOW, escapeTests, interval, type About, type End, type Measure, type Request, type Timetable } from "../engine";
import type { Data } from "./data";
import { requestOf, scenarioOf, type Setup } from "./setup";

/** Years after the horizon in which the test of a way out comes. */
export const TEST = 50;
/** Ends of a run from worst to best. */
export const ORDERED: readonly End[] = ["hostile", "mixed", "no_dilemma", "deactivated", "mitigated", "transcended"];

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

/** How sure a share is on one side of a half. */
export function sureness({ share, low, high }: Estimate): "sure" | "likely" | "open" | "unknown" {
  if (!Number.isFinite(share)) return "unknown";
  if (low <= 0.5 && high >= 0.5) return "open";
  return high - low < 0.16 ? "sure" : "likely";
}

/** When the test comes: the horizon is what is judged before it, fifty more years are the test. */
export function testAfter(years: number): Timetable {
  return { years: years + TEST, test: years, begin: years + 10, window: Math.min(WINDOW, years), shock: 8 };
}

/** Estimates of every end, and of those in which restraint lasts through the test. */
export function estimates(found: Record<End, ArrayLike<number>>): Record<End | "lasting", Estimate> {
  const lasting = Array.from(found.mitigated, (share, k) => share + found.transcended[k]!);
  return { ...(Object.fromEntries(ENDS.map((end) => [end, estimate(found[end])])) as Record<End, Estimate>), lasting: estimate(lasting) };
}

/**
 * Both arms of the test and when it comes: the run as it is, fifty years longer, with nothing done that began after it; `named`, whether
 * the scenario is as a terminal knows it.
 */
export function testOf(data: Data, about: About, setup: Setup): { when: Timetable; shock: Request; fear: Request; named: boolean } {
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

/** Whether a way out lasts: the two tests, and how each replicate ends, as `detente.studies.endings` places it. */

import { Dyads, type Lanes, type Pair, type Window } from "./dyads";
import { COMPETE, RESTRAINT } from "./measures";
import { WINDOW } from "./simulate";
import type { Event, Records } from "./types";

/** Years of one-sided competing, or of fear that is raised anew. */
export const SHOCK = 8;
/** Belief that is held up on both sides. */
export const FEAR = 0.95;
/** How a dyad can end; one of them, exactly. */
export const ENDS = ["hostile", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed"] as const;
export type End = (typeof ENDS)[number];
/** Records that the run with the shock must keep; of the one with held fear the first will do. */
export const NEEDS_OF_ENDS = [
  "conduct",
  "intended",
  "malign",
  "prox",
  "critical_fear",
  "critical_fear_unbound",
  "dominant_restraint_unbound",
];

/** When what happens: `test`, leaders lose sensibility and stop leaping; `begin`, the shock; years that are judged. */
export interface Timetable {
  years: number;
  test: number;
  begin: number;
  window: number;
  shock: number;
}

/** Return the timetable of a run; one shorter than 100 years is pressed together. */
export function timetable(years: number): Timetable {
  const last = years >= 100 ? 50 : Math.floor(years / 2);
  const begin = Math.floor((last * 4) / 5);
  const window = Math.min(WINDOW, Math.floor((last * 2) / 5));
  return { years, test: years - last, begin: years - begin, window, shock: Math.min(SHOCK, begin - window) };
}

/** Return the two tests as events: the shock, and fear that is raised anew each year. */
export function escapeTests({ test, begin, shock }: Timetable, states: number): { shock: Event[]; fear: Event[] } {
  const leaders: Event = { year: test, settings: { sensibility: 0, leap: 0 }, edits: { sensibility: 0 } };
  const numbers = Array.from({ length: states }, (_, k) => k);
  const blows = numbers.flatMap((actor) =>
    numbers.slice(actor + 1).map((target): Event => ({ year: begin, until: begin + shock, conduct: 1, actor, target })),
  );
  const fear = Array.from({ length: shock }, (_, k): Event => ({ year: begin + k, edits: { belief: FEAR } }));
  return { shock: [leaders, ...blows], fear: [leaders, ...fear] };
}

type Sides = readonly [Lanes, Lanes];

/** Return both sides' means of a record over years. */
function sides(run: Dyads, [i, j]: Pair, name: string, window: Window): Sides {
  const of = (a: number, b: number) =>
    run.mean(window, (year) => {
      const values = run.at(name, year, a, b);
      return (k) => values[k]!;
    });
  return [of(i, j), of(j, i)];
}

/**
 * Return the share of a replicate's dyads of two security-seekers that end in each way, and the binding dividend of
 * those in restraint; NaN where there is none. Years in which events force an act do not count; where too few are free
 * a dyad is not judged.
 */
export function ends(shock: Records, fear: Records, when: Timetable): Record<End | "dividend", Lanes> {
  const [run, afraid] = [new Dyads(shock), new Dyads(fear)];
  const { test, begin, window, years } = when;
  const before: Window = [test - window, test];
  const after: Window = [years - window, years];
  const out = Object.fromEntries([...ENDS, "dividend"].map((end) => [end, new Float64Array(run.lanes)])) as Record<End | "dividend", Lanes>;
  const [count, borne] = [new Float64Array(run.lanes), new Float64Array(run.lanes)];
  for (const pair of run.pairs) {
    const acts = run.acts(pair, before, false);
    const own = run.acts(pair, before, true);
    const shocked = run.acts(pair, after, false);
    const during = afraid.acts(pair, [begin, begin + when.shock], false);
    const lasting = afraid.acts(pair, after, false);
    if (!acts || !own || !shocked || !during || !lasting) {
      continue;
    }
    const dominant = sides(run, pair, "dominant_restraint_unbound", before);
    const dividends = dividend(run, pair, test, dominant);
    const benign = run.benign(pair, before);
    run.relevant(pair).forEach((is, k) => {
      if (!is || !benign[k] || fear.failed.includes(k)) {
        return;
      }
      const calm = (given: Sides) => given.every((side) => side[k]! < RESTRAINT);
      const held = calm(acts);
      const kept = calm(shocked);
      const faced = held && !dominant.every((side) => side[k]! > 0.5);
      const through = calm(during) && calm(lasting);
      const end: End = faced ? (!kept ? "deactivated" : through ? "transcended" : "mitigated") : held ? "no_dilemma" : "mixed";
      const meant = own.every((side) => side[k]! >= COMPETE);
      out[meant ? "hostile" : end][k]!++;
      count[k]!++;
      if (held && Number.isFinite(dividends[k])) {
        out.dividend[k]! += dividends[k]!;
        borne[k]!++;
      }
    });
  }
  for (const end of ENDS) {
    out[end] = out[end].map((sum, k) => (count[k]! > 0 ? sum / count[k]! : NaN));
  }
  out.dividend = out.dividend.map((sum, k) => (borne[k]! > 0 ? sum / borne[k]! : NaN));
  return out;
}

/** Return `(b* - b*0) / (1 - b*0)` before the test, the smaller of both sides'; NaN where restraint dominates. */
function dividend(run: Dyads, [i, j]: Pair, test: number, dominant: Sides): Lanes {
  const cut = (name: string, a: number, b: number, k: number) => Math.min(Math.max(run.at(name, test - 1, a, b)[k]!, 0), 1);
  return Float64Array.from({ length: run.lanes }, (_, k) => {
    const of = ([a, b]: Pair, side: number) => {
      const unbound = cut("critical_fear_unbound", a, b, k);
      const there = !(dominant[side]![k]! > 0.5) && 1 - unbound > 1e-6;
      return there ? (cut("critical_fear", a, b, k) - unbound) / (1 - unbound) : NaN;
    };
    return Math.min(of([i, j], 0), of([j, i], 1));
  });
}

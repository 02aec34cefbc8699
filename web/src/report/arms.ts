/** Comparisons of two arms: what each is asked, what is taken of its histories, and what the difference says. */
import { interval, measures, type About, type Records, type Request } from "../engine";
import { requestOf, usualValues, type Setup } from "../lab/setup";
import { number, points, signed } from "../lib/format";
import type { Arm, ArmsTrial, Comparison, Outcome } from "./about";
import { isShare, needsOf, REPLICATES, twinFor, valued } from "./live";

export interface Level { mean: number; low: number; high: number }

/** What the reader has set. */
export interface Chosen {
  /** School of arms that name none. */
  school: string;
  /** How much of the treatment: 1 is all that the comparison has. */
  dose: number;
  /** Parameters of both arms. */
  values: Record<string, number>;
}

/** An arm as a run of the page. */
export function setupOfArm(one: Comparison, arm: Arm, set: Chosen): Setup {
  const values = { ...set.values, ...arm.values };
  return { scenario: arm.scenario, schools: [arm.school ?? set.school], values, sides: arm.sides ?? {}, events: arm.events ?? [], years: one.years, replicates: REPLICATES, seed: 0 };
}

/** Where a parameter of the treatment begins: what the other arm has. */
export function from(trial: ArmsTrial, about: About, one: Comparison, name: string, set: Chosen): number {
  return one.dose[name]![0] ?? usualValues(trial.data, about, setupOfArm(one, { ...one.arms[1], values: {} }, { ...set, values: {} }))[name]![0]!;
}

/** What is asked of the engine for an arm; the first is treated by the dose. */
export function requestOfArm(trial: ArmsTrial, about: About, one: Comparison, which: 0 | 1, set: Chosen, keep?: string[]): Request {
  const arm = one.arms[which];
  const dosed = Object.entries(one.dose).map(([name, [, to]]) => {
    const begin = from(trial, about, one, name, set);
    return [name, set.dose === 1 ? to : Number((begin + set.dose * (to - begin)).toPrecision(10))] as const;
  });
  const treated = which === 0 ? { ...arm, values: { ...arm.values, ...Object.fromEntries(dosed) } } : arm;
  const request = requestOf(trial.data, about, setupOfArm(one, treated, set), keep);
  return { ...request, seed: BigInt(one.seed), ...(arm.first ? { first: arm.first } : {}), ...(one.outcome.measure ? twinFor(one.outcome.measure) : {}) };
}

/** Records that an outcome needs. */
export const recordsOf = ({ measure, record }: Outcome): string[] => (measure ? needsOf(measure) : [record!, "prox"]);

/** An outcome of each history; NaN where it is not defined. */
export function taken(records: Records, outcome: Outcome): Float64Array {
  return outcome.measure ? measures(records, [outcome.measure])[0]!.values : meanOf(records, outcome);
}

/** Mean of a record over years, states and dyads, as `Level` of Python's claims has it [history]. */
export function meanOf(records: Records, { record, first, last, actors = [], others = [], near = false }: Outcome): Float64Array {
  const { states: n, years, lanes } = records;
  const [data, of] = [records.data[record!]!, records.of[record!]];
  const end = (at: number) => Math.min(years, Math.max(0, at < 0 ? years + at : at));
  const [begin, stop] = [end(first ?? 0), end(last ?? years)];
  const mine = (i: number) => !actors.length || actors.includes(i);
  const theirs = (j: number) => !others.length || others.includes(j);
  const size = of === "dyad" ? n * n : of === "state" ? n : 1;
  const counts = (cell: number) => (of === "dyad" ? cell % (n + 1) !== 0 && mine(Math.floor(cell / n)) && theirs(cell % n) : of === "state" ? mine(cell) : true);
  const [sum, count] = [new Float64Array(lanes), new Float64Array(lanes)];
  for (let year = begin; year < stop; year++) {
    for (let cell = 0; cell < size; cell++) {
      if (!counts(cell)) continue;
      const at = (year * size + cell) * lanes;
      for (let k = 0; k < lanes; k++) {
        if (near && of === "dyad" && records.data.prox![at + k]! <= 0.5) continue;
        sum[k]! += data[at + k]!;
        count[k]!++;
      }
    }
  }
  return sum.map((total, k) => (count[k]! && !records.failed.includes(k) ? total / count[k]! : NaN));
}

/** Mean of an outcome in an arm, with its 95 % interval. */
export const levelOf = (values: Float64Array, { unit }: Outcome): Level => interval(values, isShare(unit));

/** By how much the first arm exceeds the second, history by history. */
export const effectOf = (first: Float64Array, second: Float64Array): Level => interval(first.map((value, k) => value - second[k]!), false);

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A difference with its unit: of shares in points. */
export const differenceOf = (value: number, unit: string): string => (isShare(unit) ? points(value) : signed(value));

/** What comes out, and whether that is what is claimed. */
export function armsSentence({ outcome, arms, asks, part }: Comparison, levels: readonly Level[], effect: Level): string {
  const { unit, words } = outcome;
  if (!Number.isFinite(effect.mean)) return `${capital(words)}: not defined in any pair of histories.`;
  const told = levels.map((level, k) => `${valued(level.mean, unit)} with “${arms[k]!.name}”`);
  const interval = Number.isFinite(effect.low) ? `, 95\u202f% interval ${differenceOf(effect.low, unit)} to ${differenceOf(effect.high, unit)}` : "";
  const counted = isShare(unit) ? "points" : unit;
  const said = `${capital(words)}: ${told.join(", ")}; a difference of ${differenceOf(effect.mean, unit)} ${counted}${interval}.`.replace(" ,", ",");
  if (asks === undefined) return said;
  const sign = Math.sign(asks);
  const [low, high] = sign > 0 ? [effect.low, effect.high] : [-effect.high, -effect.low];
  const least = isShare(unit) ? number(100 * Math.abs(asks), "en", 3) : number(Math.abs(asks), "en", 3);
  const verdict = low > Math.abs(asks) ? "it holds here" : high < Math.abs(asks) ? "it does not hold here" : "here it is too close to call";
  const asker = part ? `Part ${part.at} of ${part.of} of the claim, ${part.decides ? "the one that decides" : "not the one that decides"} at the page’s values,` : "The claim";
  return `${said} ${asker} asks for at least ${least} ${counted} ${sign > 0 ? "more" : "less"}: ${verdict}.`;
}

/** What the other arm has of the parameter that is dosed, and where half of the dose lies. */
export function besideWords({ arms }: Comparison, begin: number, end: number): string {
  const told = (value: number) => number(value, "en", 3);
  return `“${arms[1].name}” has ${told(begin)}; half of the treatment is ${told((begin + end) / 2)}.`;
}

/** What a class's own game was, over all its worlds: from what was true of them and from their debriefs. */
import { student } from "../../engine/intervals";
import type { TrueRound, Truth } from "../types";
import { SCHOOLS } from "../ui/schools";
import type { Debrief, Resemblance, Statement } from "./types";

/** What two decided of each other in a round: C where one competed, R where it held back. */
export type Deed = "RR" | "CR" | "RC" | "CC";
/** Whether a state decided to compete with another, or its school did: a war or an accident decides nothing. */
export function chose(round: Pick<TrueRound, "acts" | "decisions" | "bots">, i: number, j: number): boolean {
  const told = round.decisions[i] ?? round.bots?.[i];
  return told ? told.acts[j] === "compete" : Boolean(round.acts[i]![j]);
}
/** Whether a leap in a round would change what a state did toward another: it competed, and not by accident. */
export const mayLeap = (round: TrueRound, i: number, j: number): boolean => chose(round, i, j) && !round.incidents.some(([p, q]) => p === i && q === j);
export const deedOf = (round: TrueRound, i: number, j: number): Deed => `${chose(round, i, j) ? "C" : "R"}${chose(round, j, i) ? "C" : "R"}`;

const of = (sum: number, all: number): number => (all ? sum / all : NaN);
const mean = (values: number[]): number => of(values.reduce((sum, v) => sum + v, 0), values.length);

/** A round over all worlds: share of decisions that compete; beliefs stated, and what was true of those they were about. */
export interface RoundTold { competing: number; fear: number; greedy: number; stated: number; wars: number; accidents: number }
export function roundsOf(worlds: Truth[]): RoundTold[] {
  const count = Math.max(0, ...worlds.map((world) => world.rounds.length));
  return Array.from({ length: count }, (_, k) => {
    const [acts, beliefs]: [number[], { fear: number; greedy: number }[]] = [[], []];
    let [wars, accidents] = [0, 0];
    for (const world of worlds) {
      const round = world.rounds[k];
      if (!round) continue;
      round.acts.forEach((row, i) => row.forEach((_, j) => i !== j && acts.push(Number(chose(round, i, j)))));
      wars += round.wars.length;
      accidents += round.incidents.length;
      for (const { beliefs: stated } of Object.values(round.decisions)) {
        for (const [other, belief] of Object.entries(stated)) {
          beliefs.push({ fear: typeof belief === "number" ? belief : belief.greedy, greedy: Number(world.seats[Number(other)]?.motive === "greedy") });
        }
      }
    }
    return { competing: mean(acts), fear: mean(beliefs.map((one) => one.fear)), greedy: mean(beliefs.map((one) => one.greedy)), stated: beliefs.length, wars, accidents };
  });
}

/** Two states through the game: `people` of them were played by somebody, `open` where a dilemma was open for a side, `known` where both sides' beliefs are. */
export interface DyadTold { world: number; i: number; j: number; security: boolean; people: number; cells: { deed: Deed; war: boolean; accident: boolean; open: boolean; known: boolean }[]; end: "paradox" | "hostile" | "" }
export function dyadsOf(truth: Truth, debrief: Debrief): DyadTold[] {
  const same = (i: number, j: number) => ([p, q]: readonly number[]) => p === i && q === j;
  return truth.seats.flatMap((_, i) => truth.seats.slice(i + 1).map((_, k) => {
    const j = i + 1 + k;
    return {
      world: truth.world, i, j,
      security: [i, j].every((seat) => truth.seats[seat]!.motive === "security"),
      people: [i, j].filter((seat) => debrief.players.some((player) => player.seat === seat)).length,
      cells: truth.rounds.map((round) => ({
        deed: deedOf(round, i, j),
        war: round.wars.some(same(i, j)),
        accident: round.incidents.some((one) => same(i, j)(one) || same(j, i)(one)),
        open: debrief.dilemmas.some((one) => one.round === round.round && same(i, j)(one.between)),
        known: !debrief.unknown.some((one) => one.round === round.round && same(i, j)(one.between)),
      })),
      end: debrief.paradox.some(same(i, j)) ? "paradox" as const : debrief.hostile.some(same(i, j)) ? "hostile" as const : "" as const,
    };
  }));
}

/** Shares of statements in a round that were sure and right, open, sure and wrong. */
export interface Certain { round: number; right: number; open: number; wrong: number; count: number }
const certain = (round: number, stated: Statement[]): Certain => ({
  round, count: stated.length,
  right: of(stated.filter((one) => one.sure && !one.misplaced).length, stated.length),
  open: of(stated.filter((one) => !one.sure).length, stated.length),
  wrong: of(stated.filter((one) => one.misplaced).length, stated.length),
});

export interface Placed extends Statement { world: number; seat: number; player: string }
/** A reason as it was stated, by whom of whom; of who was sure and right, sure and wrong, or in doubt. */
export interface Reason { why: string; greedy: number; true: boolean; round: number; world: number; seat: number; player: string; other: number }
export interface Reasons { right: Reason[]; wrong: Reason[]; open: Reason[] }
/** Pairs of two security-seekers by what both stated of each other in the first round: more than 50 % on average, or less; where a side stated nothing (`silent`), neither. */
export interface Prophecy { pairs: number; hostile: number; silent: number; fearful: { pairs: number; hostile: number }; calm: { pairs: number; hostile: number } }
export interface ClassFacts {
  rounds: RoundTold[];
  stated: Placed[];
  /** The last belief of each player about each other state. */
  final: Placed[];
  /** Means of those, about states that want only security, and about greedy ones. */
  aboutSafe: number; aboutGreedy: number;
  sure: number; wrong: number; fearedFriends: number; trustedFoes: number;
  certainty: Certain[];
  /** Pairs with a person in them; two schools are nobody's pair. */
  dyads: DyadTold[];
  /** How many of those had a last round, and in how many of them both competed in it: what the handout has students guess. */
  guess: { pairs: number; both: number };
  /** Last stated reasons of each player about each other state, the surest first; the same words once. */
  reasons: Reasons;
  /** Share of years of pairs in which a dilemma was open for a side, of those that are known; of the open ones, share in which both wanted only security; share of years in which it is not known. */
  dilemma: number; tragic: number; unknown: number;
  /** Years of pairs, how many of them are known, and in how many of those a dilemma was open. */
  years: { all: number; known: number; open: number };
  wars: number;
  /** Pairs of two schools, which `dyads` leaves out, and their years of war. */
  schoolPairs: { pairs: number; wars: number };
  /** How much more greedy states were feared than security-seekers, in last statements. */
  apart: Apart;
  /** Schools that fit the acts of those players whose acts tell schools apart, by their share of them, and how many those are. */
  schools: { school: string; title: string; share: number }[]; told: number;
  /** How often a school remains possible by the acts of a player, of `judged` players, the most first; `ruledOut` of `compared` are ruled out by one's acts on average; of `nothing` none fits the acts. */
  fitting: Fitting;
  players: number;
  prophecy: Prophecy;
}

function prophecyOf(dyads: DyadTold[], stated: Placed[]): Prophecy {
  const safe = dyads.filter((one) => one.security);
  const hostile = (some: DyadTold[]) => ({ pairs: some.length, hostile: some.filter((one) => one.end).length });
  const of = ({ world, i, j }: DyadTold) => [[i, j], [j, i]].map(([seat, other]) => stated.find((one) => one.round === 1 && one.world === world && one.seat === seat && one.other === other)?.greedy ?? NaN);
  const first = (one: DyadTold) => mean(of(one));
  return { ...hostile(safe), silent: safe.filter((one) => Number.isNaN(first(one))).length, fearful: hostile(safe.filter((one) => first(one) > 0.5)), calm: hostile(safe.filter((one) => first(one) < 0.5)) };
}

export interface Fitting { shares: { school: string; share: number }[]; judged: number; nothing: number; ruledOut: number; compared: number }
function fittingOf(debriefs: Debrief[]): Fitting {
  const told = debriefs.flatMap((debrief) => debrief.players.flatMap((player) => (player.likeness?.acts ? [player.likeness] : [])));
  const shares = Object.keys(SCHOOLS).map((school) => ({ school, share: of(told.filter((one) => one.fits.includes(school)).length, told.length) }));
  return { shares: shares.sort((p, q) => q.share - p.share), judged: told.length, nothing: told.filter((one) => !one.fits.length).length, ruledOut: mean(told.map((one) => one.compared - one.fits.length)), compared: told[0]?.compared ?? 0 };
}

/** Shares at one end, and how many more are as large as the last of them. */
export interface End { shares: Fitting["shares"]; more: number }
/** The most and the fewest of shares that fall, up to `size` at each end: who shares a number is never parted, and at one end alone. */
export function endsOf(falling: Fitting["shares"], size: number): { most: End; least: End } {
  const from = (some: Fitting["shares"]): End => {
    const tied = (k: number) => some.filter((one) => one.share === some[k]!.share).length;
    let count = 0;
    while (count < some.length && count + tied(count) <= size) count += tied(count);
    return count || !some.length ? { shares: some.slice(0, count), more: 0 } : { shares: some.slice(0, size), more: tied(0) - size };
  };
  const most = from(falling);
  const end = most.shares.at(-1)?.share ?? 0;
  return { most, least: from(falling.filter((one) => one.share < end).reverse()) };
}

function schoolsOf(debriefs: Debrief[]): ClassFacts["schools"] {
  const named = tellingOf(debriefs).map((player) => player.resembles.filter((one) => player.likeness!.named.includes(one.school)));
  const sums = new Map<string, { one: Resemblance; sum: number }>();
  for (const fit of named) for (const one of fit) sums.set(one.school, { one, sum: (sums.get(one.school)?.sum ?? 0) + 1 / fit.length });
  return [...sums.values()].map(({ one, sum }) => ({ school: one.school, title: one.title, share: of(sum, named.length) })).sort((p, q) => q.share - p.share);
}

/** Players whose acts tell schools apart. */
const tellingOf = (debriefs: Debrief[]) => debriefs.flatMap((debrief) => debrief.players.filter((player) => player.likeness?.named.length));

function reasonsOf(stated: Placed[]): Reasons {
  const given = stated.filter((one) => one.why.trim());
  const last = [...new Map(given.map((one) => [`${one.world}.${one.player}.${one.other}`, one])).values()].sort((p, q) => Math.abs(q.greedy - 0.5) - Math.abs(p.greedy - 0.5));
  const once = (some: Placed[]) => [...new Map([...some].reverse().map((one) => [one.why.trim().toLowerCase(), one])).values()].reverse()
    .map(({ why, greedy, true: is, round, world, seat, player, other }) => ({ why: why.trim(), greedy, true: is, round, world, seat, player, other }));
  return { right: once(last.filter((one) => one.sure && !one.misplaced)), wrong: once(last.filter((one) => one.misplaced)), open: once(last.filter((one) => !one.sure)) };
}

/** A difference of means and its 95 % interval, NaN where nothing can be said of it. */
export interface Apart { mean: number; low: number; high: number }
/**
 * How much more is believed of greedy states than of others. Statements `among` one pair, or about one state of a larger
 * system, are not independent: the interval is that of the jackknife which leaves out one such cluster at a time, with
 * Student's quantile of as many degrees of freedom as the kind of which there are fewer clusters has.
 */
export function apartOf(final: { greedy: number; true: boolean; among: string }[]): Apart {
  const gap = (some: typeof final) => mean(some.filter((one) => one.true).map((one) => one.greedy)) - mean(some.filter((one) => !one.true).map((one) => one.greedy));
  const among = [...new Set(final.map((one) => one.among))];
  const [whole, without] = [gap(final), among.map((left) => gap(final.filter((one) => one.among !== left)))];
  const error = Math.sqrt(of((among.length - 1) * without.reduce((sum, one) => sum + (one - whole) ** 2, 0), among.length));
  const fewer = Math.min(...[true, false].map((kind) => new Set(final.filter((one) => one.true === kind).map((one) => one.among)).size));
  const half = fewer > 1 ? student(fewer - 1) * error : NaN;
  return { mean: whole, low: Math.max(-1, whole - half), high: Math.min(1, whole + half) };
}

/** Everything that the slides tell. */
export function classFacts(truths: Truth[], debriefs: Debrief[]): ClassFacts {
  const stated = debriefs.flatMap((debrief) => debrief.players.flatMap((player) => player.beliefs.map((one) => ({ ...one, world: debrief.world, seat: player.seat, player: player.player }))));
  const last = new Map(stated.map((one) => [`${one.world}.${one.player}.${one.other}`, one]));
  const final = [...last.values()];
  const rounds = roundsOf(truths);
  const pairs = debriefs.flatMap((debrief) => dyadsOf(truths.find((truth) => truth.world === debrief.world)!, debrief));
  const [dyads, nobodys] = [pairs.filter((one) => one.people), pairs.filter((one) => !one.people)];
  const all = dyads.flatMap((one) => one.cells.map((cell) => ({ ...cell, security: one.security })));
  const cells = all.filter((cell) => cell.known);
  return {
    rounds, stated, final, dyads,
    guess: { pairs: dyads.length, both: dyads.filter((one) => one.cells.at(-1)?.deed === "CC").length },
    aboutSafe: mean(final.filter((one) => !one.true).map((one) => one.greedy)),
    aboutGreedy: mean(final.filter((one) => one.true).map((one) => one.greedy)),
    sure: stated.filter((one) => one.sure).length,
    wrong: stated.filter((one) => one.misplaced).length,
    fearedFriends: stated.filter((one) => one.misplaced && !one.true).length,
    trustedFoes: stated.filter((one) => one.misplaced && one.true).length,
    certainty: rounds.map((_, k) => certain(k + 1, stated.filter((one) => one.round === k + 1))).filter((one) => one.count),
    dilemma: of(cells.filter((cell) => cell.open).length, cells.length),
    unknown: of(all.length - cells.length, all.length),
    years: { all: all.length, known: cells.length, open: cells.filter((cell) => cell.open).length },
    reasons: reasonsOf(stated),
    schoolPairs: { pairs: nobodys.length, wars: nobodys.reduce((sum, one) => sum + one.cells.filter((cell) => cell.war).length, 0) },
    apart: apartOf(final.map((one) => ({ ...one, among: (truths.find((truth) => truth.world === one.world)?.seats.length ?? 2) > 2 ? `${one.world}.${one.other}` : String(one.world) }))),
    tragic: of(cells.filter((cell) => cell.open && cell.security).length, cells.filter((cell) => cell.open).length),
    wars: rounds.reduce((sum, round) => sum + round.wars, 0),
    schools: schoolsOf(debriefs), told: tellingOf(debriefs).length, fitting: fittingOf(debriefs),
    players: debriefs.reduce((sum, debrief) => sum + debrief.players.length, 0),
    prophecy: prophecyOf(dyads, stated),
  };
}

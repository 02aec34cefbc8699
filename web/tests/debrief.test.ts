import { expect, test } from "vitest";
import { apartOf, chose, classFacts, deedOf, dyadsOf, endsOf, mayLeap, roundsOf } from "../src/classroom/debrief/class";
import type { Debrief, Statement } from "../src/classroom/debrief/types";
import type { Truth } from "../src/classroom/types";
import { jervis } from "../src/classroom/teacher/model.svelte";

const seat = (k: number, motive: "security" | "greedy") => ({ seat: k, state: "AB"[k]!, forces: 1, economy: 1, player: `p${k}`, name: "", school: "default", motive, offensive_share: 0.5, worth: [], held: [] });
const round = (number: number, acts: number[][], beliefs: [number, number], wars: [number, number][] = []) => ({
  round: number, dials: { offence_advantage: 1, transparency: 0 }, incidents: [], acts, seen: acts, wars, crises: [], treaties: [], forces: [1, 1],
  decisions: Object.fromEntries(beliefs.map((greedy, k) => [k, { acts: { [1 - k]: acts[k]![1 - k] ? "compete" as const : "restraint" as const }, arms: "hold" as const, kind: "balanced" as const, treaty: [], beliefs: { [1 - k]: { greedy, why: "" } } }])),
});
const truth = (world: number, motives: ["security" | "greedy", "security" | "greedy"], acts: number[][][], beliefs: [number, number]): Truth => ({
  world, seats: motives.map((motive, k) => seat(k, motive)), rounds: acts.map((one, k) => round(k + 1, one, beliefs, k ? [[0, 1]] : [])),
});
const said = (number: number, other: number, greedy: number, is: boolean): Statement => {
  const sure = greedy < 0.11 || greedy > 0.89;
  return { round: number, other, greedy, why: "", true: is, sure, misplaced: sure && greedy > 0.5 !== is };
};
const told = (one: Truth, hostile: [number, number][], weights: [string, number][]): Debrief => ({
  world: one.world, states: ["A", "B"], measures: {}, hostile, paradox: hostile, words: "", dilemmas: [{ round: 1, between: [0, 1], sides: [true, false] }], unknown: [],
  series: { belief: [], fear: [], critical_fear: [], restraint: [], exposure: [] },
  players: [0, 1].map((k) => ({
    seat: k, player: `p${k}`, rounds: one.rounds.map((r) => r.round), brier: 0, sure: 0, misplaced: 0, likeness: { acts: 2, chance: 0.05, named: k ? [] : weights.slice(0, 1).map(([school]) => school), fits: weights.map(([school]) => school), compared: 26 },
    beliefs: one.rounds.map((r) => said(r.round, 1 - k, (r.decisions[k]!.beliefs[1 - k] as { greedy: number }).greedy, one.seats[1 - k]!.motive === "greedy")),
    resembles: weights.map(([school, weight]) => ({ school, title: school, weight, per_act: 1 })),
  })),
});
const COMPETE = [[0, 1], [1, 0]];
const CALM = [[0, 0], [0, 0]];
const feared = truth(0, ["security", "security"], [COMPETE, COMPETE], [0.95, 0.6]);
const trusted = truth(3, ["security", "security"], [CALM, CALM], [0.2, 0.3]);
const deceived = truth(5, ["security", "greedy"], [[[0, 0], [1, 0]], COMPETE], [0.05, 0.5]);
const facts = classFacts([feared, trusted, deceived], [told(feared, [[0, 1]], [["grit", 0.75], ["habit", 0.25]]), told(trusted, [], [["habit", 1]]), told(deceived, [], [["habit", 1]])]);

test("rounds tell acts, stated beliefs and what was true of those they were about", () => {
  const [first, second] = roundsOf([feared, trusted, deceived]);
  expect(first).toMatchObject({ competing: 3 / 6, stated: 6, wars: 0, greedy: 1 / 6 });
  expect(first!.fear).toBeCloseTo((0.95 + 0.6 + 0.2 + 0.3 + 0.05 + 0.5) / 6);
  expect(second).toMatchObject({ competing: 4 / 6, wars: 3 });
  expect(roundsOf([])).toEqual([]);
});

test("misplaced certainty is told apart by friend and foe", () => {
  expect(facts).toMatchObject({ sure: 4, wrong: 4, fearedFriends: 2, trustedFoes: 2, players: 6, wars: 3 });
  expect(facts.certainty[0]).toEqual({ round: 1, count: 6, right: 0, open: 4 / 6, wrong: 2 / 6 });
  expect(facts.aboutGreedy).toBeCloseTo(0.05);
  expect(facts.aboutSafe).toBeCloseTo((0.95 + 0.6 + 0.2 + 0.3 + 0.5) / 5);
  expect(facts.final).toHaveLength(6);
});

test("a prophecy compares pairs of security-seekers that began in fear with those that began calm", () => {
  expect(facts.prophecy).toEqual({ pairs: 2, hostile: 1, silent: 0, fearful: { pairs: 1, hostile: 1 }, calm: { pairs: 1, hostile: 0 } });
});

test("pairs tell their deeds, wars, open dilemmas and how they ended", () => {
  const [pair] = dyadsOf(feared, told(feared, [[0, 1]], []));
  expect(pair).toEqual({ world: 0, i: 0, j: 1, security: true, people: 2, end: "paradox", cells: [{ deed: "CC", war: false, accident: false, open: true, known: true }, { deed: "CC", war: true, accident: false, open: false, known: true }] });
  expect([facts.dilemma, facts.tragic]).toEqual([0.5, 2 / 3]);
  expect(deedOf(deceived.rounds[0]!, 0, 1)).toBe("RC");
});

test("a pair of two schools is nobody's, and the last round tells what was guessed", () => {
  const schools = { ...told(trusted, [], []), players: [] };
  const mixed = { ...told(deceived, [], []), players: told(deceived, [], []).players.slice(0, 1) };
  const some = classFacts([feared, trusted, deceived], [told(feared, [[0, 1]], []), schools, mixed]);
  expect(some.dyads.map(({ world, people }) => [world, people])).toEqual([[0, 2], [5, 1]]);
  expect([some.prophecy.pairs, some.guess]).toEqual([1, { pairs: 2, both: 2 }]);
  expect(facts.guess).toEqual({ pairs: 3, both: 2 });
});

test("the class resembles schools by the players whose acts tell them apart", () => {
  expect(facts.schools.map(({ school, share }) => [school, share])).toEqual([["habit", 2 / 3], ["grit", 1 / 3]]);
  expect([facts.told, facts.players]).toEqual([3, 6]);
  const silent = told(feared, [], [["habit", 0.04]]);
  for (const player of silent.players) player.likeness = { acts: 2, chance: 0.5, named: [], fits: ["habit", "grit"], compared: 26 };
  expect(classFacts([feared], [silent])).toMatchObject({ schools: [], told: 0 });
  silent.players[1]!.likeness = { acts: 2, chance: 0.5, named: [], fits: ["habit"], compared: 26 };
  const { fitting } = classFacts([feared], [silent]);
  expect(fitting).toMatchObject({ judged: 2, ruledOut: 24.5, compared: 26 });
  expect(fitting.shares.slice(0, 3)).toMatchObject([{ school: "habit", share: 1 }, { school: "grit", share: 0.5 }, { share: 0 }]);
});

test("the most and the fewest are cut at ties, and no share stands at both ends", () => {
  const ends = (...shares: number[]) => {
    const { most, least } = endsOf(shares.map((share, k) => ({ school: `s${k}`, share })), 3);
    return [most, least].map((end) => [end.shares.map((one) => one.share), end.more]);
  };
  expect(ends(1, 0.9, 0.5, 0.5, 0.2, 0.1)).toEqual([[[1, 0.9], 0], [[0.1, 0.2], 0]]);
  expect(ends(1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5)).toEqual([[[1, 1, 1], 2], [[0.5, 0.5, 0.5], 1]]);
  expect(ends(0.7, 0.7, 0.7)).toEqual([[[0.7, 0.7, 0.7], 0], [[], 0]]);
  expect(ends()).toEqual([[[], 0], [[], 0]]);
});

test("years in which a side stated no belief are left out of the share of dilemmas", () => {
  const one = { ...told(feared, [], []), unknown: [{ round: 2, between: [0, 1] as [number, number], sides: [false, true] as [boolean, boolean] }] };
  expect(classFacts([feared], [one])).toMatchObject({ dilemma: 1, unknown: 0.5 });
  const all = { ...one, unknown: [1, 2].map((round) => ({ ...one.unknown[0]!, round })) };
  expect(classFacts([feared], [all])).toMatchObject({ dilemma: NaN, unknown: 1 });
});

test("reasons are told of who was right, wrong or in doubt: the last of each, the surest first, the same words once", () => {
  const one = told(feared, [], []);
  one.players[0]!.beliefs = [{ ...said(1, 1, 0.5, false), why: "no idea" }, { ...said(2, 1, 0.95, false), why: "They arm. " }];
  one.players[1]!.beliefs = [{ ...said(1, 0, 0.99, false), why: "they arm." }, { ...said(2, 0, 0.99, false), why: "" }];
  const { reasons } = classFacts([feared], [one]);
  expect(reasons.right).toEqual([]);
  expect(reasons.open).toEqual([]);
  expect(reasons.wrong).toEqual([{ why: "they arm.", greedy: 0.99, true: false, round: 1, world: 0, seat: 1, player: "p1", other: 0 }]);
});

test("a pair began in fear by what was stated in the first round, and not by what somebody said who came late", () => {
  const late = told(feared, [[0, 1]], []);
  for (const player of late.players) player.beliefs = player.beliefs.filter((one) => one.round === 2);
  expect(classFacts([feared], [late]).prophecy).toEqual({ pairs: 1, hostile: 1, silent: 1, fearful: { pairs: 0, hostile: 0 }, calm: { pairs: 0, hostile: 0 } });
});

test("who takes over a seat has a last belief of their own", () => {
  const shared = told(feared, [], []);
  shared.players[1] = { ...shared.players[0]!, player: "p9", beliefs: [said(2, 1, 0.2, false)] };
  expect(classFacts([feared], [shared]).final.map((one) => [one.player, one.greedy])).toEqual([["p0", 0.95], ["p9", 0.2]]);
});

test("a class that stated nothing is told without a number that is none", () => {
  const empty = classFacts([], []);
  expect(empty).toMatchObject({ sure: 0, wrong: 0, players: 0, schools: [], dyads: [], final: [] });
  expect(Number.isNaN(empty.dilemma)).toBe(true);
});

test("the two dials name Jervis's four worlds", () => {
  const at = (offence_advantage: number, transparency: number) => jervis({ offence_advantage, transparency });
  expect([at(2, 0.2), at(0.8, 0.2), at(2, 0.8), at(1, 0.5)]).toEqual(["worst", "looks", "offence", "safe"]);
});

test("a war and an accident decide nothing: rounds and pairs tell what was decided, and mark both", () => {
  const held = truth(0, ["security", "security"], [CALM, CALM, CALM], [0.2, 0.3]);
  held.rounds[1]!.acts = COMPETE;
  Object.assign(held.rounds[2]!, { acts: [[0, 1], [0, 0]], incidents: [[0, 1]], wars: [] });
  expect(roundsOf([held]).map((one) => [one.competing, one.wars, one.accidents])).toEqual([[0, 0, 0], [0, 1, 0], [0, 0, 1]]);
  const [pair] = dyadsOf(held, told(held, [], []));
  expect(pair!.cells.map(({ deed, war, accident }) => [deed, war, accident])).toEqual([["RR", false, false], ["RR", true, false], ["RR", false, true]]);
  expect(classFacts([held], [told(held, [], [])]).guess).toEqual({ pairs: 1, both: 0 });
  const school = { ...held.rounds[1]!, decisions: {}, bots: { 0: { acts: { 1: "compete" as const } } } };
  expect([chose(school, 0, 1), chose(school, 1, 0), chose({ ...school, bots: undefined }, 1, 0)]).toEqual([true, true, true]);
  const slipped = { ...feared.rounds[0]!, incidents: [[0, 1] as [number, number]] };
  expect([mayLeap(slipped, 0, 1), mayLeap(slipped, 1, 0), mayLeap(held.rounds[1]!, 0, 1)]).toEqual([false, true, false]);
});

test("beliefs of a pair of which a side said nothing in the first round are not compared, and wars of two schools are counted apart", () => {
  const half = told(feared, [[0, 1]], []);
  half.players[1]!.beliefs = [];
  expect(classFacts([feared], [half]).prophecy).toEqual({ pairs: 1, hostile: 1, silent: 1, fearful: { pairs: 0, hostile: 0 }, calm: { pairs: 0, hostile: 0 } });
  const some = classFacts([feared, deceived], [told(feared, [], []), { ...told(deceived, [], []), players: [] }]);
  expect([some.schoolPairs, some.years]).toEqual([{ pairs: 1, wars: 1 }, { all: 2, known: 2, open: 1 }]);
});

/** Uniform numbers from a seed (mulberry32). */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
/** A class whose statements know nothing of motives: pairs share a mood, states a look that all others see. */
function ignorant(draw: () => number, states: number, worlds: number): Parameters<typeof apartOf>[0] {
  return Array.from({ length: worlds }, (_, world) => {
    const [mood, motives, looks] = [draw(), Array.from({ length: states }, () => draw() < 0.3), Array.from({ length: states }, draw)];
    return motives.flatMap((_, i) => motives.flatMap((motive, j) => (i === j ? [] : [{ greedy: states === 2 ? (mood + draw()) / 2 : (looks[j]! + draw()) / 2, true: motive, among: states === 2 ? String(world) : `${world}.${j}` }])));
  }).flat();
}
// Of 2,000 classes that know nothing, at most 6 % are told something, where 5 % is meant; at 5 % more than that is seen in one of 40 runs (seeds are fixed).
test.each([[2, 5], [2, 15], [2, 40], [6, 1], [12, 1], [6, 5]])("chance is not told as knowledge: %i states, %i worlds", (states, worlds) => {
  const draw = random(7);
  let claims = 0;
  for (let k = 0; k < 2_000; k++) {
    const { low, high } = apartOf(ignorant(draw, states, worlds));
    claims += Number(low > 0 || high < 0);
  }
  expect(claims / 2_000).toBeLessThanOrEqual(0.06);
}, 60_000);

test("a class that does tell them apart is told so, and one pair or one greedy state tells nothing", () => {
  const class_ = (shift: number) => Array.from({ length: 12 }, (_, k) => ({ greedy: (k % 3 ? 0.3 : 0.3 + shift) + 0.02 * (k % 4), true: k % 3 === 0, among: String(k) }));
  expect(apartOf(class_(0.4)).low).toBeGreaterThan(0);
  expect(apartOf(class_(-0.25)).high).toBeLessThan(0);
  expect(apartOf(class_(0.4).slice(0, 3)).low).toBeNaN();
  expect(apartOf([]).mean).toBeNaN();
});

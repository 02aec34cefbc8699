import { expect, test } from "vitest";
import { decided, drafted, lastDecided, missing, NOBODY, opened, toward, type Draft } from "../src/classroom/student/draft";
import { firstRound, grown, heard, misread, towardWhom } from "../src/classroom/student/happened";
import type { Decision, PastRound, PlayerView } from "../src/classroom/types";
import { secondsLeft } from "../src/classroom/ui/clock.svelte";

const SEATS = [1, 2, 3];
const past = (decision: Decision | null) => ({ decision }) as PastRound;
const after = (...decisions: (Decision | null)[]) => decisions.map(past);
const whole: Decision = {
  acts: { 1: "compete", 2: "compete", 3: "restraint" }, arms: "build", kind: "offensive", treaty: [3],
  messages: [{ to: 3, kind: "reassure", text: "Truly." }], beliefs: { 1: { greedy: 0.9, why: "" }, 2: { greedy: 0.9, why: "" }, 3: { greedy: 0.2, why: "It held back." } },
};

test("a decision comes back from its draft as it was", () => {
  const draft = drafted(whole, SEATS);
  expect([draft.all.act, Object.keys(draft.one[1]!), draft.one[3]!.act]).toEqual(["compete", [], "restraint"]);
  expect(decided(draft, SEATS)).toEqual(whole);
});

test("a belief that was never stated is not sent, and own words need words", () => {
  const draft: Draft = { all: { ...NOBODY, act: "restraint", note: "own", text: "  " }, one: { 2: { greedy: 0.5, text: " two \n words " } }, arms: "hold", kind: "balanced" };
  const sent = decided(draft, SEATS);
  expect(sent.beliefs).toEqual({ 2: { greedy: 0.5, why: "" } });
  expect(sent.messages).toEqual([{ to: 2, kind: "own", text: "two words" }]);
});

test("the next round of a pair asks anew how to act; beliefs and treaties go on, messages do not", () => {
  const pair: Decision = { acts: { 1: "compete" }, arms: "build", kind: "offensive", treaty: [1], messages: [{ to: 1, kind: "warn", text: "" }], beliefs: { 1: { greedy: 0.7, why: "x" } } };
  const draft = opened(after(pair), [1]);
  expect(missing(draft, [1])).toEqual([1]);
  expect(toward(draft, 1)).toMatchObject({ greedy: 0.7, why: "", treaty: true, note: null, text: "" });
  expect([draft.arms, draft.kind]).toEqual(["hold", "offensive"]);
});

test("the next round of a system goes on as it was, exceptions alone are exceptions", () => {
  const draft = opened(after(null, whole), SEATS);
  expect(missing(draft, SEATS)).toEqual([]);
  expect(draft.one[1]).toEqual({});
  expect(Object.keys(draft.one[3]!).sort()).toEqual(["act", "greedy", "treaty"]);
  expect(decided(draft, SEATS).messages).toEqual([]);
});

test("a reason is of its round, and who was away is asked anew how to act and whether a treaty is wanted", () => {
  const draft = opened(after({ ...whole, beliefs: { ...whole.beliefs, 1: { greedy: 0.9, why: "It arms." } } }, null), SEATS);
  expect(missing(draft, SEATS)).toEqual(SEATS);
  expect(decided(draft, SEATS)).toMatchObject({ treaty: [], beliefs: { 1: { greedy: 0.9, why: "" }, 3: { greedy: 0.2, why: "" } } });
  expect(lastDecided(after(whole, null))).toEqual({ decision: whole, away: true });
});

test("a round that nobody decided, and the first, begin empty", () => {
  for (const history of [[], after(null)]) expect(missing(opened(history, SEATS), SEATS)).toEqual(SEATS);
});

test("forces grow by the difference of the numbers that are shown", () => expect([grown(1.004, 1.006), grown(0.996, 1.004), grown(1, 1.15)]).toEqual([1, 0, 15]));

test("the same message of several is told once, with all who sent it", () => {
  const note = (from: number, kind: "warn" | "own", text: string) => ({ from, kind, text, language: null });
  const round = { received: [note(1, "warn", "So."), note(2, "warn", "So."), note(3, "own", "So."), note(4, "warn", "So.")] } as unknown as PastRound;
  expect(heard(round).map((one) => [one.kind, one.from])).toEqual([["warn", [1, 2, 4]], ["own", [3]]]);
});

test("the clock goes by the deadline, or stands", () => {
  expect(secondsLeft({ phase: "deciding", deadline: 130, left: null }, 100)).toBe(30);
  expect(secondsLeft({ phase: "deciding", deadline: 130, left: null }, 140)).toBe(0);
  expect(secondsLeft({ phase: "deciding", deadline: null, left: 12 }, 100)).toBe(12);
  expect(secondsLeft({ phase: "between", deadline: 130, left: null }, 100)).toBeNull();
});

test("an act is misread never where all is transparent", () => expect([misread(0), misread(1)]).toEqual([0.1, 0]));

test("who one is stands unfolded in anybody's first round, late or not", () => {
  const view = (...holders: PastRound["holder"][]) => ({ history: holders.map((holder) => ({ holder })) }) as PlayerView;
  expect([view(), view("school"), view("school", "student"), view("school", "you"), view("you", "school")].map(firstRound)).toEqual([true, true, true, false, false]);
});

test("what a school did is told by whom it was done to, whatever a war made of it", () => {
  const past = { decided: { 1: "compete", 2: "restraint", 3: "compete" }, acts: { 1: "compete", 2: "compete", 3: "compete" } } as unknown as PastRound;
  expect([towardWhom(past, "compete"), towardWhom(past, "restraint")]).toEqual([[1, 3], [2]]);
});

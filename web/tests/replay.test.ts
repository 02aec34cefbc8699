import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import Dilemma from "../src/classroom/debrief/Dilemma.svelte";
import Replay from "../src/classroom/debrief/Replay.svelte";
import type { Debrief, Replayed, ReplayChange } from "../src/classroom/debrief/types";
import type { Truth } from "../src/classroom/types";

globalThis.ResizeObserver ??= class { observe() {} unobserve() {} disconnect() {} } as unknown as typeof ResizeObserver;

let held: Record<string, unknown> | undefined;
afterEach(() => {
  if (held) void unmount(held);
  document.body.replaceChildren();
});

const series = (all: number, own: number, others: number) => Object.fromEntries(Object.entries({ competing: all, own, others, wars: 0, forces: 1 }).map(([name, v]) => [name, [v, v]])) as Replayed["difference"] extends Record<infer K, unknown> ? Record<K, number[]> : never;
const course = (all: number, own: number, others: number) => ({ ...series(all, own, others), acts: [] });
const band = (values: Record<string, number[]>, interval: boolean) => Object.fromEntries(Object.entries(values).map(([name, [v]]) => [name, { mean: [v], ...(interval ? { low: [v! - 0.02], high: [v! + 0.02] } : {}) }])) as Replayed["from_then_on"];

async function told(change: ReplayChange, interval: boolean, more: Partial<Replayed> = {}): Promise<string> {
  const apart = series(0.3, 0.5, 0.1);
  const made: Replayed = {
    change, from_round: 1, then_round: 1, words: "", differs: true, stand_ins: {}, as_it_went: course(0.2, 0.2, 0.2), stood_in: course(0.2, 0.2, 0.2),
    changed: course(0.5, 0.7, 0.3), difference: band(apart, interval), from_then_on: band(apart, interval), ...more,
  };
  let asked: ReplayChange | undefined;
  held = mount(Replay, { target: document.body, props: { states: ["Amber", "Basil"], rounds: 2, dials: { offence_advantage: 1, transparency: 0.5 }, ask: (what: ReplayChange) => ((asked = what), Promise.resolve({ ...made, change: { ...change, kind: change.kind } })), plainly: String } });
  flushSync();
  document.querySelector("form")!.requestSubmit();
  await new Promise((done) => setTimeout(done, 20));
  flushSync();
  expect(asked).toBeDefined();
  return document.querySelector(".found")!.textContent!.replaceAll("\u202f", " ").replaceAll("\u00a0", " ");
}

test("a school that is put in is told by the acts of the others, its own by construction", async () => {
  const text = await told({ kind: "school", seat: 0 }, true);
  expect(text).toContain("30 % of acts are hostile with the change and 20 % without it: +10 points");
  expect(text).toContain("Those of Amber follow from the change by construction: +50 points");
  expect(text).toContain("Misreading, wars and accidents are not in it");
});

test("where nobody stands in there is one course and no interval", async () => {
  const text = await told({ kind: "dial" }, false);
  expect(text).toContain("This is one course, with no interval");
  expect(text).not.toMatch(/eight of ten|percentile/);
});

test("where no school stands out it is said in a sentence of its own, and the game as played is told apart from stand-ins", async () => {
  const one = [{ school: "default", title: "Default", weight: 0.15, per_act: 1 }];
  const text = await told({ kind: "dial" }, true, { stand_ins: { 0: one, 1: one }, no_fit: [0], as_it_went: course(1, 1, 1) });
  expect(text).toContain("The game as it was played: 100 %. With schools standing in and nothing changed: 20 %. Only the step from 20 % to 50 % is the change.");
  expect(text).toMatch(/drawn by weight\. Most often: [^.]+ for Basil \(15 %\)\. No school stands out for Amber: /);
});

test("students read that a paradox nearly follows, and where no doubt could open a dilemma", () => {
  const both = { round: 1, between: [0, 1], sides: [true, true] };
  const debrief = { players: [{ seat: 0, rounds: [1] }], states: ["Amber", "Basil"], dilemmas: [], unknown: [], ruled_out: [both], hostile: [[0, 1]], paradox: [[0, 1]] } as unknown as Debrief;
  held = mount(Dilemma, { target: document.body, props: { debrief, truth: { rounds: [{ round: 1 }] } as unknown as Truth, seat: 0 } });
  flushSync();
  expect(document.body.textContent).toContain("That nearly follows from the hostility itself");
  expect(document.body.textContent).toContain("In 1 of these rounds no doubt could have opened one");
});

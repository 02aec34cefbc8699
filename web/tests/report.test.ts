import { DEFINITIONS, type Engine, type Records, type Request } from "../src/engine";
import type { Comparison, ModelTrial, Outcome } from "../src/report/about";
import { held, hold, numbersOf, textOf } from "../src/report/address";
import { armsSentence, besideWords, meanOf } from "../src/report/arms";
import { expect, test } from "vitest";
import { live, setupOf } from "../src/report/live";
import { heightAt, nearZero, outlines, readSeries, valueAt, written } from "../src/report/hover";
import { elementsOf, followSchools } from "../src/report/follow";
import { solve } from "../src/report/matrix";
import { keyOf, leaves, sortBy, tableCsv } from "../src/report/tables";

function html<T extends Element>(text: string): T {
  document.body.innerHTML = `<main>${text}</main>`;
  return document.querySelector("main")!.firstElementChild as T;
}
const cell = (text: string) => html<HTMLTableElement>(`<table><tbody><tr><td>${text}</td></tr></tbody></table>`).querySelector("td")!;

test("a cell is sorted by its number as people write it, or by its words", () => {
  expect(keyOf(cell("−1,234.5\u202f%"))).toBe(-1234.5);
  expect(keyOf(cell('2.24<span class="idle">2.13–2.34</span>'))).toBe(2.24);
  expect(keyOf(cell("∞"))).toBe(Infinity);
  expect(keyOf(cell("never"))).toBe("never");
  expect(keyOf(cell("–"))).toBe(null);
});

test("rows are sorted below the row that heads them, what is empty last, and stand again as they stood", () => {
  const table = html<HTMLTableElement>(`<table><caption>T</caption><thead><tr><th rowspan="2">a</th><th colspan="2">b</th></tr><tr><th>c</th><th>d</th></tr></thead>
    <tbody><tr><th colspan="3">group</th></tr><tr><th>x</th><td>2</td><td>1</td></tr><tr><th>y</th><td>–</td><td>2</td></tr><tr><th>z</th><td>1</td><td>3</td></tr></tbody></table>`);
  expect(leaves(table).map((one) => one?.textContent)).toEqual(["a", "c", "d"]);
  const stood = [[...table.tBodies[0]!.rows]];
  const order = () => [...table.tBodies[0]!.rows].map((row) => row.cells[0]!.textContent);
  sortBy(table, stood, 1, true);
  expect(order()).toEqual(["group", "z", "x", "y"]);
  sortBy(table, stood, 1, false);
  expect(order()).toEqual(["group", "x", "z", "y"]);
  sortBy(table, stood, null, true);
  expect(order()).toEqual(["group", "x", "y", "z"]);
  expect(tableCsv(table).split("\r\n")[0]).toBe("a,b: c,b: d");
});

test("a path of steps becomes values again, with its gaps", () => {
  expect(outlines("M1 2l.5-1 2 0M8 8l1 1")).toEqual([[[1, 2], [1.5, 1], [3.5, 1]], [[8, 8], [9, 9]]]);
  const svg = html<SVGSVGElement>(`<svg data-axes='{"0":{"box":[10,0,100,50],"x":[0,10,0,1,1900,""],"y":[1,100,1,1,0,"%"]}}'><g data-series="fear" data-of="0"><path d="M10 50l50-25M110 0l0 0" /></g></svg>`);
  const [series] = readSeries(svg);
  expect(series!.points[0]).toEqual([0, 1]);
  expect(series!.points[1]![1]).toBeCloseTo(10);
  expect(heightAt(series!.points, 2.5, true)).toBeCloseTo(10 ** 0.5);
  expect(heightAt(series!.points, 7, true)).toBeNaN();
  expect(written({ low: 0, high: 1, log: false, factor: 100, shift: 0, after: "%" }, 0.256)).toBe("25.6\u202f%");
  expect(valueAt({ low: 1, high: 100, log: true, factor: 1, shift: 0, after: "" }, 0.5)).toBeCloseTo(10);
});

test("what is about a school is found in tables, panels and drawings", () => {
  html(`<div><table><tr><th scope="row">Habit <span class="idle">as the default</span></th><td>1</td></tr></table><div class="panel"><p>Habit</p></div>
    <svg><g data-series="Habit"></g><text>Habit (never)</text><text>Other</text></svg></div>`);
  expect(elementsOf([{ name: "habit", titles: ["Habit"] }]).get("habit")!.length).toBe(4);
});

test("equilibria of a stag hunt, of matching pennies, and of a game of three strategies", () => {
  const hunt = solve({ row: [[4, 1], [3, 2]], column: [[4, 3], [1, 2]] });
  expect(hunt.pure).toEqual([[0, 0], [1, 1]]);
  expect(hunt.mixed).toEqual({ p: 0.5, q: 0.5 });
  expect(hunt.safer).toBe(null);
  expect(solve({ row: [[4, 0], [3, 2]], column: [[4, 3], [0, 2]] }).safer).toEqual([1, 1]);
  const pennies = solve({ row: [[1, -1], [-1, 1]], column: [[-1, 1], [1, -1]] });
  expect(pennies.pure).toEqual([]);
  expect(pennies.mixed).toEqual({ p: 0.5, q: 0.5 });
  expect(solve({ row: [[1, 0, 0], [0, 2, 0], [0, 0, 3]], column: [[1, 0, 0], [0, 2, 0], [0, 0, 3]] }).pure.length).toBe(3);
});

const records = (conduct: number[], prox: number[]): Records =>
  ({ states: 2, years: 2, lanes: 2, ids: [0, 1], failed: [], data: { conduct: Float32Array.from(conduct), prox: Float32Array.from(prox) }, of: { conduct: "dyad", prox: "dyad" }, request: {}, values: {} }) as Records;

test("the mean of a record is over the years, states and dyads that count", () => {
  // [year][i][j][lane]: of oneself 9, of 0 toward 1 as told, of 1 toward 0 as told
  const run = records([9, 9, 1, 0, 0, 0, 9, 9, 9, 9, 1, 1, 1, 0, 9, 9], [0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0]);
  const of = (outcome: Partial<Outcome>) => [...meanOf(run, { words: "", unit: "share", record: "conduct", ...outcome })];
  expect(of({})).toEqual([0.75, 0.25]);
  expect(of({ first: -1 })).toEqual([1, 0.5]);
  expect(of({ first: 0, last: 1, actors: [1], others: [0] })).toEqual([0, 0]);
  expect(of({ near: true, first: 1 })).toEqual([1, NaN]);
});

test("a comparison says whether what comes out is what is claimed", () => {
  const one = { outcome: { words: "mutual hostility", unit: "share of runs" }, arms: [{ name: "fear" }, { name: "trust" }], asks: 0.1 } as unknown as Comparison;
  const level = (mean: number) => ({ mean, low: mean, high: mean });
  const says = (low: number, mean: number, high: number, asks: number) => armsSentence({ ...one, asks }, [level(0.6), level(0.3)], { low, mean, high });
  expect(says(0.2, 0.3, 0.4, 0.1)).toContain("60\u202f% with “fear”, 30\u202f% with “trust”; a difference of +30 points, 95\u202f% interval +20 to +40. The claim asks for at least 10 points more: it holds here.");
  expect(says(0.05, 0.3, 0.4, 0.1)).toContain("too close to call");
  expect(says(0.2, 0.3, 0.4, -0.1)).toContain("at least 10 points less: it does not hold here");
  expect(armsSentence(one, [level(NaN), level(0.3)], level(NaN))).toBe("Mutual hostility: not defined in any pair of histories.");
});

test("a comparison of one of several parts says which it is, and whether that one decides", () => {
  const one = { outcome: { words: "mutual hostility", unit: "share of runs" }, arms: [{ name: "fear" }, { name: "trust" }], asks: 0.1 } as unknown as Comparison;
  const level = { mean: 0.5, low: 0.5, high: 0.5 };
  const says = (decides: boolean) => armsSentence({ ...one, part: { at: 2, of: 3, decides } }, [level, level], { mean: 0.3, low: 0.2, high: 0.4 });
  expect(says(false)).toContain("Part 2 of 3 of the claim, not the one that decides at the page’s values, asks for at least 10 points more: it holds here.");
  expect(says(true)).toContain("Part 2 of 3 of the claim, the one that decides at");
});

test("what a drawing cannot tell from zero is zero in its numbers too", () => {
  const scale = { low: 0, high: 1, log: false, factor: 1, shift: 0, after: "" };
  expect(nearZero(scale, -0.0000289)).toBe(0);
  expect(nearZero(scale, 0.02)).toBe(0.02);
});

test("what the other arm has, and half of the dose, are told beside the dial", () => {
  const one = { arms: [{ name: "sensible" }, { name: "blind" }] } as unknown as Comparison;
  expect(besideWords(one, 0, 0.8)).toBe("“blind” has 0; half of the treatment is 0.4.");
});

test("the address holds what is chosen, and nothing that is not known", () => {
  hold("highlight", "habit");
  hold("values", textOf({ prior: 0.5, leap: 0.1 }));
  expect([held("highlight"), held("world")]).toEqual(["habit", ""]);
  expect(numbersOf(held("values"), (name) => name !== "leap")).toEqual({ prior: 0.5 });
  expect(numbersOf("prior:x,:1,prior", () => true)).toEqual({});
  hold("highlight", "");
  hold("values", "");
  expect(location.hash).toBe("");
});

test("a school that the address names is followed when the page opens", () => {
  html(`<table><tr><th scope="row">Habit</th></tr><tr><th scope="row">Grit</th></tr></table>`);
  hold("highlight", "habit");
  const bar = document.createElement("div");
  followSchools({ schools: [{ name: "habit", titles: ["Habit"] }, { name: "grit", titles: ["Grit"] }], worlds: [], switch: ["World", "all"], trial: null }, bar);
  expect(bar.querySelector("select")!.value).toBe("habit");
  expect(document.querySelectorAll("tr.followed").length).toBe(1);
  hold("highlight", "");
});

test("whatever measure a page has, its panel runs what that measure needs", async () => {
  const lanes = 2;
  const of = (name: string) => (["malign"].includes(name) ? 2 : 4);
  const names = [...new Set(DEFINITIONS.flatMap((one) => [...one.needs, ...(one.twin ?? [])]))];
  const lived = (request: Request): Records => ({
    ...records([], []), years: 1, lanes, request, of: Object.fromEntries([...names, "prox"].map((name) => [name, of(name) === 2 ? "state" : "dyad"])),
    data: Object.fromEntries(request.keep!.map((name) => [name, new Float32Array(of(name) * lanes).fill(1)])),
  });
  const engine = {
    about: { states: 2, parameters: [], schools: [{ name: "default" }], records: [...names, "prox"].map((name) => ({ name })) },
    run: async (request: Request) => ({ ...lived(request), ...(request.twin ? { twin: lived(request) } : {}) }),
  } as unknown as Engine;
  for (const { name } of DEFINITIONS) {
    const trial = { kind: "run", measure: name, seed: "0", years: 1, values: {}, data: { scenarios: [{ name: "s", states: 2, events: [], values: {}, years: 1 }], schools: [] } } as unknown as ModelTrial;
    const { found } = await live(engine, trial, setupOf(trial, "default", {}));
    expect(found.map((one) => one.name), name).toContain(name);
  }
});

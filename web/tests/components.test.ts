import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import ActCard from "../src/components/ActCard.svelte";
import BeliefDial from "../src/components/BeliefDial.svelte";
import DataTable from "../src/components/DataTable.svelte";
import FatesBar from "../src/components/FatesBar.svelte";
import Network from "../src/components/Network.svelte";
import ShareBars from "../src/components/ShareBars.svelte";
import Slider from "../src/components/Slider.svelte";
import StackedYears from "../src/components/StackedYears.svelte";
import TippingMap from "../src/components/TippingMap.svelte";
import Lines from "../src/classroom/ui/Lines.svelte";
import Turned from "../src/classroom/ui/Turned.svelte";
import { setLanguage } from "../src/strings/index.svelte";

globalThis.ResizeObserver ??= class { observe() {} unobserve() {} disconnect() {} } as unknown as typeof ResizeObserver;
let held: Record<string, never> | null = null;

function show(component: any, props: Record<string, unknown>): HTMLElement {
  document.body.replaceChildren();
  held = mount(component, { target: document.body, props });
  flushSync();
  return document.body;
}
afterEach(() => {
  if (held) void unmount(held);
  held = null;
  setLanguage("en");
});
const press = (element: Element, key: string) => element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

test("a belief dial says belief, doubt, fear and what would make the state strike first", () => {
  const body = show(BeliefDial, { belief: 0.5, fear: 0.6, critical: 0.74, letter: "A", name: "West", other: "East" });
  expect(body.querySelector("[role=img]")?.getAttribute("aria-label")).toBe(
    "West believes with 50\u202f% that East is greedy (doubt 1 bit). It acts upon a fear of 60\u202f%. Above a fear of 74\u202f% (b*) competing seems better to it than holding back.",
  );
  expect(show(BeliefDial, { belief: 0.5, critical: 1.4, letter: "A", name: "West", other: "East" }).textContent).toContain("no fear makes it compete");
});

test("a dial that is a control moves by keys and stays off certainty", () => {
  const moved = vi.fn();
  const dial = show(BeliefDial, { belief: 0.97, letter: "A", name: "West", other: "East", onchange: moved }).querySelector("[role=slider]")!;
  for (const key of ["ArrowRight", "ArrowLeft", "Home", "End", "x"]) press(dial, key);
  expect(moved.mock.calls.map(([belief]) => belief)).toEqual([0.99, 0.92, 0.01, 0.99]);
  expect(dial.getAttribute("aria-valuenow")).toBe("97");
});

test("an act card tells what was done beside what the other saw", () => {
  const text = show(ActCard, { letter: "A", name: "West", other: "East", act: 0, seen: 1, before: 0.2, after: 0.5 }).textContent!;
  expect(text).toContain("held back");
  expect(text).toContain("East read it as its opposite. Its belief rises from 20\u202f% to 50\u202f%.");
});

test("a table is sorted by its heads, what is not known comes last", () => {
  const body = show(DataTable, { caption: "t", columns: [{ head: "who" }, { head: "n", format: String }], rows: [["b", 2], ["a", NaN], ["c", 1]] });
  const column = () => [...body.querySelectorAll("tbody th")].map((cell) => cell.textContent);
  const click = (k: number) => { body.querySelectorAll<HTMLButtonElement>("thead button")[k]!.click(); flushSync(); };
  click(1);
  expect(column()).toEqual(["c", "b", "a"]);
  expect(body.querySelectorAll("thead th")[1]!.getAttribute("aria-sort")).toBe("ascending");
  click(1);
  expect(column()).toEqual(["b", "c", "a"]);
  click(0);
  expect(column()).toEqual(["a", "b", "c"]);
});

test("a slider has the meaning of both ends, its unit and source, and the way back", () => {
  const moved = vi.fn();
  const dial = { name: "leap", label: "Leaps", unit: "1/year", low: 0, high: 1, source: "Kydd2005", ends: ["never", "always"], about: "A chance" };
  const body = show(Slider, { dial, value: 0.5, initial: 0.02, onchange: moved });
  expect(body.textContent).toContain("never");
  body.querySelector<HTMLButtonElement>("button.what")!.click();
  flushSync();
  expect(body.textContent).toContain("Source: Kydd2005.");
  expect(body.querySelector(".about")!.textContent!.replace(/\s+/g, " ")).toContain("A chance. From 0 to 1 (1/year). Source");
  body.querySelector<HTMLButtonElement>("button.back")!.click();
  const input = body.querySelector("input")!;
  input.value = "0.25";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  expect(moved.mock.calls).toEqual([[0.02], [0.25]]);
});

test("bars have their share and interval in words, and say what is not defined", () => {
  const text = show(ShareBars, { label: "ends", shares: [{ label: "Hostile", share: 0.34, low: 0.3, high: 0.4 }, { label: "Other", share: NaN }] }).textContent!;
  expect(text).toContain("34\u202f% (30 to 40\u202f%)");
  expect(text).toContain("not defined");
});

test("a map tells in words where this world lies, and arrow keys move it a cell", () => {
  const moved = vi.fn();
  const axis = (label: string, values: number[]) => ({ label, values, format: String });
  const body = show(TippingMap, { what: "Hostility", x: axis("offence", [1, 2, 3]), y: axis("belief", [0, 1]), shares: [[0, 0, 1], [0, 1, NaN]], at: { x: 2, y: 1 }, onmove: moved });
  const room = body.querySelector("[role=application]")!;
  expect(room.getAttribute("aria-label")).toBe("Hostility. 2 of 5 cells are above a half. This world: offence 2, belief 1; 100\u202f% there.");
  for (const key of ["ArrowLeft", "ArrowUp", "ArrowDown"]) press(room, key);
  expect(moved.mock.calls.map(([to]) => [to.x, to.y])).toEqual([[1, 1], [2, 1], [2, 0]]);
});

test("a map says a cell's share of this world only where this world is that cell, and its own where it is known", () => {
  const axis = (label: string, values: number[]) => ({ label, values, format: String });
  const said = (at: { x: number; y: number; share?: number }) => show(TippingMap, { what: "Hostility", x: axis("offence", [1, 2, 3]), y: axis("belief", [0, 1]), shares: [[0, 0, 1], [0, 1, 0.55]], at }).querySelector("[role=application]")!.getAttribute("aria-label");
  expect(said({ x: 2.8, y: 1 })).toContain("55\u202f% in the cell nearest to it.");
  expect(said({ x: 2.8, y: 1, share: 0.39 })).toContain("; 39\u202f% there.");
  expect(said({ x: 2.8, y: 1, share: NaN })).toContain("; \u2013 there.");
  expect(said({ x: 3, y: 1 })).toContain("; 55\u202f% there.");
});

test("words of places on a map stand clear of the dot and inside the map", () => {
  const axis = (label: string, values: number[]) => ({ label, values, format: String });
  const at = (y: number) => show(TippingMap, { what: "Hostility", x: axis("offence", [1, 2, 3, 4, 5, 6]), y: axis("belief", [0, 1, 2, 3, 4]), shares: [], at: { x: 6, y }, places: [{ x: 6, y: 2, label: "offence leads" }] }).querySelector(".place text")!;
  expect(at(0).getAttribute("text-anchor")).toBe("end");
  const above = Number(at(0).getAttribute("y"));
  expect(Number(at(2.3).getAttribute("y"))).toBeGreaterThan(above);
  for (const y of [1.6, 1.8, 2, 2.2, 2.4]) {
    const words = Number(at(y).getAttribute("y"));
    const dot = Number(document.querySelector(".dot circle")!.getAttribute("cy"));
    expect(dot - 9 > words || dot + 9 < words - 11).toBe(true);
  }
});

test("words of a place stand clear of the thick line", () => {
  const axis = (label: string, values: number[]) => ({ label, values, format: String });
  const flat = [0, 0, 1, 1].map((share) => [0, 1, 2, 3].map(() => share));
  const foot = (y: number) => {
    const body = show(TippingMap, { what: "Hostility", x: axis("offence", [1, 2, 3, 4]), y: axis("belief", [0, 1, 2, 3]), shares: flat, at: { x: 4, y: 3 }, places: [{ x: 2, y, label: "attack leads" }] });
    return [Number(body.querySelector(".place text")!.getAttribute("y")), Number(body.querySelector(".tip")!.getAttribute("y1"))] as const;
  };
  for (const y of [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 2]) {
    const [words, line] = foot(y);
    expect([y, line <= words - 13 || line >= words + 5]).toEqual([y, true]);
  }
});

test("words of a place at the dot hang from a side where the thick line runs through all others", () => {
  const axis = (label: string, values: number[]) => ({ label, values, format: String });
  const steep = [0, 1, 2, 3, 4, 5].map(() => [0, 0, 0, 1, 1, 1]);
  const body = show(TippingMap, { what: "Hostility", x: axis("offence", [1, 2, 3, 4, 5, 6]), y: axis("belief", [0, 1, 2, 3, 4, 5]), shares: steep, at: { x: 3.4, y: 3 }, places: [{ x: 3.4, y: 3, label: "attack leads" }] });
  const words = body.querySelector(".place text")!;
  expect(words.getAttribute("text-anchor")).toBe("end");
  expect(Number(words.getAttribute("x"))).toBeLessThan(Number(body.querySelector(".tip")!.getAttribute("x1")));
});

test("a network names its most hostile pair and leaves out pairs that do not matter", () => {
  const nodes = ["West", "East", "Far"].map((name) => ({ name, size: 1, greedy: false }));
  const tie = (i: number, j: number, hostile: number, matters = 1) => ({ i, j, hostile, war: 0, allied: 0, matters });
  const body = show(Network, { what: "Pairs", nodes, ties: [tie(0, 1, 0.4), tie(1, 2, 0.9), tie(0, 2, 1, 0)] });
  expect(body.querySelector("svg")!.getAttribute("aria-label")).toContain("East and Far, in 90\u202f%");
  expect(body.querySelectorAll("line.tie")).toHaveLength(2);
});

test("shares over the years are told in words, in the reader's language", () => {
  setLanguage("de");
  const body = show(StackedYears, { what: "Handlungen", first: 1947, layers: [{ label: "beide", tint: "hostile", shares: [0.2, 0.4] }] });
  expect(body.querySelector("svg")!.getAttribute("aria-label")).toBe("Handlungen. beide: 20\u202f% am Anfang, 40\u202f% im Jahr 1948.");
});

test("fates have a legend that gives every part of every row, outside of the picture", () => {
  const parts = (share: number) => [{ label: "stay at peace", share, tint: "restraint" }, { label: "end in hostility", share: 1 - share, tint: "hostile", hatched: true }];
  const body = show(FatesBar, { label: "How histories end", rows: [{ label: "now", parts: parts(0.75) }, { label: "without", parts: parts(0.4) }] });
  const table = body.querySelector("table")!;
  expect(table.closest("[role=img]")).toBeNull();
  expect([...table.querySelectorAll("thead th")].map((one) => one.textContent)).toEqual(["now", "without"]);
  expect([...table.querySelectorAll("tbody tr")].map((row) => [...row.children].map((one) => one.textContent))).toEqual([["stay at peace", "75\u202f%", "40\u202f%"], ["end in hostility", "25\u202f%", "60\u202f%"]]);
});

test("an axis that crosses zero says zero between its ends, and one whose values are all negative ends there", () => {
  const labels = (values: number[]) => {
    const root = show(Lines, { what: "Worth", format: (v: number) => String(Math.round(100 * v) / 100), courses: [{ label: "A", letter: "A", tint: "mark", values }] });
    return [...root.querySelectorAll("text[text-anchor=end]")].map((one) => one.textContent);
  };
  expect(labels([0.5, -1])).toEqual(["-1", "0", "0.54"]);
  expect(labels([-0.2, -1])).toEqual(["-1", "-0.5", "0"]);
  expect(labels([0.01, -1])).toEqual(["-1", "0.01"]);
});

test("a small turn of a dial is told in numbers that differ", () => {
  const root = show(Turned, { dials: { offence_advantage: 2.45, transparency: 0.2 }, before: { offence_advantage: 2.5, transparency: 0.2 } });
  expect(root.textContent).toContain("from 2.5 to 2.45");
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sceneOf, type Book, type StoryData } from "../src/story/book";
import { estimateOf, tipping, tippingEnds } from "../src/story/facts";
import { pairedInterval } from "../src/engine/intervals";
import { withoutFirst } from "../src/engine/dyads";
import type { Records } from "../src/engine";
import { ends, setWords } from "../src/story/words.svelte";
import { verdictOf } from "../src/story/answer";
import { checked } from "../src/story/checked";
import { labAddress, labScene } from "../src/story/laboratory";
import { Player } from "../src/story/player.svelte";
import { variantOf } from "../src/story/says";
import { addressOf, listOf, pathOf } from "../src/story/path";
import { requestOf } from "../src/story/requests";

const book = JSON.parse(readFileSync("src/story/scenes.json", "utf8")) as Book;
const ids = book.scenes.map((one) => one.id);

describe("the path", () => {
  it("is opened again by its address", () => {
    const path = { scene: "map", language: "de", done: { map: { x: 2.51, y: 0.7, arms: "apart" }, motive: { lane: 7, bets: "0.5_0.6" } } };
    expect(pathOf(`#${addressOf(path)}`, ids, "en")).toEqual(path);
    expect(listOf(path.done.motive.bets)).toEqual([0.5, 0.6]);
  });
  it("leaves out what cannot be read", () => {
    const path = pathOf("#scene=nowhere&lang=xx&armed=at:<b>,at2:%E0&bogus=at:1", ids, "en");
    expect(path).toEqual({ scene: "armed", language: "en", done: { armed: {} } });
  });
});

describe("what an address says was done", () => {
  const read = (address: string) => checked(pathOf(address, ids, "en"), book.scenes, { schools: ["default", "grit"], situations: ["spiral"] }).done;
  it.each(["bind=at:99", "bind=at:-1", "bind=at:0.5", "prophecy=at:5", "armed=at:abc", "map=x:abc", "map=y:1", "motive=bets:5_7", "motive=bets:0.5__", "leap=who:toString", "leap=at:1.5", "schools=one:constructor", "schools=bet:valueOf", "record=guess:toString", "record=wars:2", "motive=lane:-1", "response=acts:0_2", "comeback=what:__proto__", "bind=constructor:1", "inescapable=at:1", "paradox=lane:400", "map=at:1"])("is left out where it cannot be: %s", (part) => {
    expect(read(`#${part}`)).toEqual({});
  });
  it("stands where it can be", () => {
    const done = { armed: { at: 1.2 }, motive: { bets: "0.5_0.6", lane: 1999 }, response: { lane: 3, acts: "0_1_1" }, paradox: { at: 400, guess: 0.35, lane: 399 }, leap: { who: "deceiver", at: 8 }, bind: { at: 5, trial: "fear" }, map: { x: 2.51, y: 0.7, arms: "apart" }, schools: { one: "grit", other: "default", bet: "grit" }, comeback: { what: "both", at: 4.25 }, record: { pair: 2, year: 1912, looked: "yes", guess: "spiral", wars: 0.35 }, mirror: { chair: "they" }, certainty: { habit: "on" }, sensibility: { who: "both" } };
    expect(read(addressOf({ scene: "armed", language: "en", done }))).toEqual(done);
  });
});

const at = (address: string, schools: StoryData["schools"] = []) => new Player({ book, language: "en", schools } as unknown as StoryData, { engine: () => Promise.reject(new Error("none here")) }, address);

describe("what was played", () => {
  it("is what was played to its finding", () => {
    const player = at("#scene=inescapable&armed=at:2&paradox=at:1,lane:3&motive=bets:0.5_0.6&mirror=at:1&comeback=what:order");
    expect(player.ids.filter((id) => player.finished(id))).toEqual(["armed"]);
    expect(at("#scene=map&paradox=at:400").finished("paradox")).toBe(true);
  });
  it("is answered from the worlds that were tried, each by itself", () => {
    const [few, about, most] = [{ low: 0.1, high: 0.3 }, { low: 0.45, high: 0.58 }, { low: 0.6, high: 0.8 }];
    expect([[], [few, few], [few, most], [few, about, most], [most, most]].map(verdictOf)).toEqual(["unplayed", "none", "some", "some", "most"]);
    expect([[about], [few, about], [about, most]].map(verdictOf), "an interval that holds one half decides nothing").toEqual(["half", "half", "half"]);
  });
  it("opens the laboratory with the world of one scene", () => {
    const player = at("#scene=inescapable&certainty=at:0.01&sensibility=at:0.9,who:both&map=x:3,y:0.7,arms:alike");
    expect(labScene(player)).toBe("map");
    expect(labAddress(player)).toContain("offence_advantage:3");
    expect(labAddress(player)).not.toMatch(/sensibility|volatility/);
    expect(labAddress(at("#scene=inescapable&certainty=at:0.01"))).toContain("prior:0.75,volatility_down:0.01");
  });
});

describe("commands", () => {
  it("set all that a scene's numbers hang on: the schools picked and where, and the reader's own point of the map", () => {
    const schools = ["grit", "default"].map((name) => ({ name, title: name }));
    const player = at("#scene=schools&schools=one:grit,other:default&map=x:2.51,y:0.7,arms:apart", schools);
    expect(player.shown("schools").map(({ school, scenario }) => [school, scenario!.settings!.offence_advantage])).toEqual([["grit", 1.414], ["default", 1.414]]);
    expect(player.shown("map").at(-1)!.scenario!.settings).toMatchObject({ offence_advantage: 2.51, prior: 0.7, distinguishability: 1 });
    for (const scene of book.scenes) {
      const moved = [scene.control.parameter, scene.control.axis?.parameter, scene.control.x?.parameter, scene.control.y?.parameter].filter((name) => name !== undefined);
      const said = JSON.stringify(player.shown(scene.id));
      expect([scene.id, moved.filter((name) => !said.includes(`"${name}":`))]).toEqual([scene.id, []]);
    }
  });
});

describe("findings", () => {
  it("turn with the numbers", () => {
    const armed = sceneOf(book, "armed");
    const said = (now: number) => variantOf(armed, { overrun_me: now, overrun_me_start: 0.5 });
    expect([said(0.4), said(0.5), said(0.6)]).toEqual(["", "same", "less"]);
    expect(variantOf(sceneOf(book, "certainty"), { hostile: 0, wrong: NaN })).toBe("none");
    const bound = (low: number, high: number) => variantOf(sceneOf(book, "bind"), { transcended_first: 0, transcended: 0.53, lost: 0, lost_first: 0.2 }, { transcended: { value: 0.53, low, high, n: 400 } });
    expect([bound(0.4, 0.49), bound(0.49, 0.57), bound(0.51, 0.6)]).toEqual(["part", "half", ""]);
  });
});

describe("requests", () => {
  it("have the control where its scene puts it", () => {
    const sides = requestOf(book, sceneOf(book, "prophecy"), "fear", 0.9);
    expect(sides.perState).toEqual([{ prior: 0.9 }, {}]);
    const leap = requestOf(book, sceneOf(book, "leap"), "friend", 3);
    expect(leap.scenario?.events).toEqual([{ year: 10, until: 13, conduct: 0, actor: 0, target: 1 }]);
    expect(requestOf(book, sceneOf(book, "leap"), "friend", 0).scenario?.events).toEqual([]);
    const both = requestOf(book, sceneOf(book, "comeback"), "both", 4);
    expect(both.scenario?.events?.[1]?.settings).toEqual({ offence_advantage: 4 });
    expect(requestOf(book, sceneOf(book, "paradox"), "run", 400).twin).toBe(true);
    expect(requestOf(book, sceneOf(book, "bind"), "run_held", 5).scenario?.settings?.binding).toBe(1);
  });
});

describe("tipping", () => {
  it("is where shares pass one half, in the logarithm", () => {
    expect(tipping([1, 2, 4], [0, 0.5, 1])).toBeCloseTo(2);
    expect(tipping([1, 2, 4], [0.1, 0.2, 0.8])).toBeCloseTo(2 * Math.SQRT2);
    expect(tipping([1, 2, 4], [0, 0.1, 0.2])).toBe(Infinity);
    expect(tipping([1, 2, 4], [0.6, 0.7, 0.9])).toBe(0);
  });
});

describe("intervals are those of tests/unit/studies/test_story_numbers.py", () => {
  const flips = [...Array(3).fill(1), -1, ...Array(96).fill(0)] as number[];
  it("of a difference", () => {
    const { low, high } = pairedInterval(flips);
    expect([low, high]).toEqual([expect.closeTo(-0.0239337, 5), expect.closeTo(0.0631494, 5)]);
  });
  it("of the largest of several differences", () => {
    const one = Array.from({ length: 13 }, () => Array(100).fill(0) as number[]);
    one[4] = flips.map((v) => -v);
    one[7] = flips.map((_, k) => Number(k < 2));
    const other = one.map((row) => row.map(() => 0));
    const scene = sceneOf(book, "schools");
    const found = estimateOf({ scene, runs: {}, axes: { one, other } }, scene.facts.find((fact) => fact.name === "gap")!);
    expect([found.low, found.high]).toEqual([expect.closeTo(-0.0845688, 4), expect.closeTo(0.0453531, 4)]);
  });
  it("of where it tips", () => {
    const [low, high] = tippingEnds([0.4, 0.609, 0.928, 1.414, 2.154], [0, 0.1, 0.3, 0.65, 1], 20);
    expect([low, high]).toEqual([expect.closeTo(0.8945875, 5), expect.closeTo(1.5159308, 5)]);
  });
  it("are written with their signs and with what is nowhere", () => {
    setWords({ en: JSON.parse(readFileSync("src/strings/story.en.json", "utf8")) });
    expect(ends({ value: 0.02, low: -0.024, high: 0.063, n: 100 }, "points")).toBe("\u22122 to 6 percentage points");
    expect(ends({ value: -0.02, low: -0.063, high: 0.024, n: 100 }, "points")).toBe("\u22122 to 6 percentage points");
    expect(ends({ value: 0, low: -0.01, high: 0.01, n: 400 }, "points")).toBe("\u22121 to 1 percentage points");
    expect(ends({ value: 0.3, low: 0.2949, high: 0.3551, n: 100 }, "percent")).toBe("29 to 36\u202f%");
    expect(ends({ value: 0.68, low: 0.676, high: 0.684, n: 100 }, "percent")).toBe("");
    expect(ends({ value: 0.01, low: 0.002, high: 0.125, n: 100 }, "percent")).toBe("under 1 to 13\u202f%");
    expect(ends({ value: Infinity, low: 4.87, high: Infinity, n: 100 }, "tipping")).toBe("4.9 to nowhere");
    expect(ends({ value: Infinity, low: Infinity, high: Infinity, n: 100 }, "tipping")).toBe("");
  });
});

it("years that a world runs in are left out", () => {
  const request = requestOf(book, sceneOf(book, "record"), "run", 0);
  expect(request.scenario?.years).toBe(sceneOf(book, "record").years + 40);
  const run = { years: 3, lanes: 2, states: 2, data: { wars: Float32Array.from([1, 2, 3, 4, 5, 6]) } } as unknown as Records;
  expect([...withoutFirst(run, 2).data.wars!]).toEqual([5, 6]);
  expect(withoutFirst(run, 2).years).toBe(1);
});

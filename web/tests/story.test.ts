import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sceneOf, type Book, type StoryData } from "../src/story/book";
import { tipping } from "../src/story/facts";
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

const at = (address: string) => new Player({ book, language: "en", schools: [] } as unknown as StoryData, { engine: () => Promise.reject(new Error("none here")) }, address);

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

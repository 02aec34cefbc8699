/** Every scene with its control at each end, in the engine that Python makes: does its heading agree with its numbers? */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flushSync, mount, unmount, type Component } from "svelte";
import { beforeAll, describe, expect, it } from "vitest";
import { loadEngine } from "../src/engine/engine";
import type { Engine } from "../src/engine";
import type { Book, StoryData } from "../src/story/book";
import { Player } from "../src/story/player.svelte";
import { setWords } from "../src/story/words.svelte";

const MAKE = "import sys, pathlib\nfrom detente.apps.pages.story_page import story_modules\nfor n, code in story_modules().items(): pathlib.Path(sys.argv[1], f'{n}.wasm').write_bytes(code)";
const folder = mkdtempSync(join(tmpdir(), "detente-scenes-"));

/** Whether a Python at hand makes the engines of the story. */
function made(): boolean {
  const own = [process.env.PYTHON, "../.venv/bin/python", "python3"].filter((one): one is string => !!one && (!one.includes("/") || existsSync(one)));
  return own.some((python) => {
    try {
      execFileSync(python, ["-c", MAKE, folder], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

const here = made();
const told = (name: string) => JSON.parse(readFileSync(`src/${name}`, "utf8"));
const book = told("story/scenes.json") as Book;
const words = { en: told("strings/story.en.json") as Record<string, string> };
const schools = Object.keys(words.en).filter((key) => key.startsWith("schools.title.")).map((key) => ({ name: key.split(".")[2]!, title: words.en[key]!, assumed: key.endsWith(".habit") ? ["no_stakes", "no_belief"] : [], world: key.endsWith(".habit") ? { initial_habit: { label: "routine at the start", value: 1, usual: 0.5 } } : {} }));
const recorded = { names: ["dilemma", "spiral"], ways: 162, pairs: [{ one: "United Kingdom", other: "Germany", first: 1911, situations: [0, 1], agree: [0.12, 0.9], readings: [[[1, 0.88], [0, 0.12]], [[1, 0.9], [0, 0.1]]], without: "dilemma" }] };
const data = { version: "0", language: "en", book, words, schools, facts: {}, recorded, lab: "lab.html" } as unknown as StoryData;
const pages = import.meta.glob("../src/story/scenes/*.svelte", { eager: true, import: "default" }) as Record<string, Component<{ player: Player }>>;
const PAGE: Record<string, string> = { map: "MapScene", record: "Recorded" };
const pageOf = (id: string) => pages[`../src/story/scenes/${PAGE[id] ?? id.charAt(0).toUpperCase() + id.slice(1)}.svelte`]!;

const engines = new Map<string, Promise<Engine>>();
function engine(states: number, channel: string): Promise<Engine> {
  const key = `${states} ${channel}`;
  if (!engines.has(key)) engines.set(key, loadEngine(readFileSync(join(folder, `${states}.wasm`))));
  return engines.get(key)!;
}

type Facts = Record<string, number>;
const row = (player: Player) => {
  const { y } = book.scenes.find((one) => one.id === "map")!.control as { y: { at: number[] } };
  const at = Number(player.doing("map").y);
  return player.map.shares[y.at.findIndex((one) => Math.abs(one - at) < 1e-9)]!;
};
const near = (a: number, b: number, by: number) => Math.abs(a - b) <= by + 1e-9;
const sure = (player: Player, id: string, fact: string) => player.played[id]!.sure[fact]!;
const ends = (player: Player) => ["paradox", "prophecy", "leap"].filter((id) => player.finished(id)).map((id) => sure(player, id, id === "prophecy" ? "hostile_fear" : "hostile"));
const holds = ({ low, high }: { low: number; high: number }) => low <= 0.5 && high >= 0.5;

/** What a heading says, as a condition on the numbers that the scene draws. */
const SAYS: Record<string, (facts: Facts, player: Player) => boolean> = {
  "armed.heading": (f) => f.overrun_me! < f.overrun_me_start!,
  "armed.heading.less": (f) => f.overrun_me! > f.overrun_me_start!,
  "armed.heading.same": (f) => near(f.overrun_me!, f.overrun_me_start!, 0.002),
  "mirror.heading": (f) => f.overrun_them! > f.overrun_them_start!,
  "mirror.heading.less": (f) => f.overrun_them! < f.overrun_them_start!,
  "mirror.heading.same": (f) => near(f.overrun_them!, f.overrun_them_start!, 0.002),
  "motive.heading": (f) => f.friend_dark! > 0.1 && f.greedy_dark! > 0.1,
  "response.heading": (f) => f.cost_friend! > 0 && f.cost_foe! > 0,
  "paradox.heading": (f) => f.hostile! > 0.1 && f.greedy_years === 0,
  "prophecy.heading": (f, player) => f.hostile_fear! > f.hostile_calm! + 0.02 && sure(player, "prophecy", "made_true").low > 0.5,
  "prophecy.heading.some": (f, player) => f.hostile_fear! > f.hostile_calm! && sure(player, "prophecy", "made_true").low > 0 && sure(player, "prophecy", "made_true").low <= 0.5,
  "prophecy.heading.less": (f) => f.hostile_fear! < f.hostile_calm!,
  "prophecy.heading.same": (f) => near(f.hostile_fear!, f.hostile_calm!, 0.02),
  "certainty.heading": (f) => f.wrong! >= 0.9,
  "certainty.heading.some": (f) => f.wrong! >= 0.5 && f.wrong! < 0.9,
  "certainty.heading.doubt": (f) => f.wrong! < 0.5 && f.dilemma_last! > 0.5,
  "certainty.heading.few": (f) => f.hostile! > 0 && f.hostile! < 0.05,
  "certainty.heading.none": (f) => f.hostile === 0,
  "sensibility.heading": (f) => f.hostile_both! < f.hostile_start! && f.feared! > f.feared_start!,
  "sensibility.heading.helps": (f) => f.hostile_both! < f.hostile_start!,
  "sensibility.heading.harms": (f) => f.feared! > f.feared_start!,
  "sensibility.heading.feared": (f) => near(f.feared!, f.feared_start!, 0.02),
  "sensibility.heading.less": (f) => f.hostile_both! > f.hostile_start! && f.hostile_one! > f.hostile_start!,
  "sensibility.heading.same": (f) => near(f.hostile_both!, f.hostile_start!, 0.02),
  "leap.heading": (f) => f.hostile! < f.hostile_before! - 0.1,
  "leap.heading.short": (f) => f.hostile! >= f.hostile_before! - 0.1,
  "leap.heading.none": (f) => f.hostile === f.hostile_before && f.lost === 0,
  "leap.heading.foe": (f) => f.answer_foe! < 0.05 && f.lost! > 0.1,
  "leap.heading.deceiver": (f) => near(f.answer_deceiver!, 0.5, 0.1) && near(f.answer_deceiver!, f.answer_deceiver_before!, 0.02) && f.taken! > f.taken_friend! + 0.2,
  "bind.heading": (f, player) => sure(player, "bind", "transcended").low > 0.5 && f.pinned! < 0.1,
  "bind.heading.half": (f, player) => holds(sure(player, "bind", "transcended")) && f.pinned! < 0.1,
  "bind.heading.part": (f, player) => f.transcended! > 0.02 && sure(player, "bind", "transcended").high < 0.5,
  "bind.heading.blow": (f) => f.transcended! <= 0.02 && f.lost! < f.lost_first!,
  "bind.heading.nothing": (f) => f.transcended! <= 0.02 && f.mitigated! > 0.5,
  "map.heading": (_, player) => row(player).some((share) => share >= 0.5) && row(player)[4]! < 0.5,
  "map.heading.never": (_, player) => row(player).every((share) => share < 0.5),
  "map.heading.always": (_, player) => row(player).every((share) => share >= 0.5),
  "schools.heading": (f) => Math.abs(f.gap!) > 0.15,
  "schools.heading.little": (f) => Math.abs(f.gap!) <= 0.15,
  "schools.heading.idle": (f, player) => f.gap === 0 && new Set(player.picked()).size === 2,
  "schools.heading.same": (f, player) => f.gap === 0 && new Set(player.picked()).size === 1,
  "comeback.heading": (_, player) => sure(player, "comeback", "lingers").low > 0,
  "comeback.heading.gone": (f) => near(f.competing_later!, f.competing_later_base!, 0.03),
  "record.heading": (f) => f.wars_greed! >= 0.5 && f.wars_greed! > f.greedy_pairs!,
  "record.heading.few": (f) => f.wars_greed! < 0.5,
  "inescapable.heading.none": (_, player) => ends(player).every(({ high }) => high < 0.5),
  "inescapable.heading.some": (_, player) => ends(player).some(({ high }) => high < 0.5) && ends(player).some(({ low }) => low > 0.5),
  "inescapable.heading.most": (_, player) => ends(player).every(({ low }) => low > 0.5),
  "inescapable.heading.half": (_, player) => ends(player).some(holds),
};

const many = (id: string, values: (number | string)[], more = "") => values.map((at) => [id, `${id}=at:${at}${more}`] as [string, string]);
const CASES: [string, string][] = [
  ...book.scenes.map(({ id }) => [id, ""] as [string, string]),
  ...many("armed", [0.1, 0.2, 0.3, 0.4, 2]),
  ...many("mirror", [0.1, 0.2, 0.3, 0.4, 2], ",chair:they"),
  ["motive", "motive=lane:3,bets:0_0.5_1_1_1"],
  ["response", "response=lane:0,acts:0_0_0_0_0"],
  ["response", "response=lane:5,acts:1_1_1_1_1"],
  ["paradox", "paradox=at:1,lane:0"],
  ["paradox", "paradox=at:400,guess:0.5"],
  ...many("prophecy", [0.05, 0.1, 0.3, 0.4, 0.45, 0.5, 0.95]),
  ...many("certainty", [0, 0.03, 0.05, 0.06, 0.08, 0.1]),
  ...many("sensibility", [0, 0.15, 0.2, 0.25, 1], ",who:both"),
  ...many("sensibility", [0, 0.25, 1], ",who:feared"),
  ...many("sensibility", [0, 1], ",who:one"),
  ...(["friend", "foe", "deceiver"].flatMap((who) => many("leap", [0, 1, 8], `,who:${who}`))),
  ...many("bind", [0, 1, 2, 3, 4, 5]),
  ["map", "map=x:0.4,y:0.1,arms:alike"],
  ["map", "map=x:5,y:0.5,arms:alike"],
  ["map", "map=x:5,y:0.9,arms:alike"],
  ["map", "map=x:5,y:0.9,arms:apart"],
  ["schools", "schools=one:grit,other:grit"],
  ["schools", "schools=one:offensive_realism,other:defensive_realism"],
  ["schools", "schools=one:balance_of_power,other:balance_of_threat"],
  ["schools", "schools=one:default,other:alliance_politics"],
  ["schools", "schools=one:habit,other:default"],
  ...many("comeback", [2.5, 5], ",what:both"),
  ["record", "record=pair:0,year:1911,looked:yes,guess:spiral,wars:0.5"],
  ["inescapable", "paradox=at:400,guess:0.5&prophecy=at:0.05&leap=at:8,who:friend"],
];

const player = here ? new Player(data, { engine }, "#scene=armed") : null!;
beforeAll(() => {
  setWords(words);
  const still = { observe: () => undefined, unobserve: () => undefined, disconnect: () => undefined };
  globalThis.ResizeObserver ??= function () { return still; } as unknown as typeof ResizeObserver;
  return () => rmSync(folder, { recursive: true, force: true });
});

async function until(done: () => boolean): Promise<void> {
  for (let k = 0; k < 3000 && !done(); k++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    flushSync();
  }
  expect(done()).toBe(true);
}

/** What a scene shows, and the key of its heading. */
async function shown(id: string, address: string): Promise<{ heading: string; after: string; text: string }> {
  player.open(`#scene=${id}&${address}`);
  const page = mount(pageOf(id), { target: document.body, props: { player } });
  try {
    flushSync();
    const { control } = player.scene;
    if (control.kind !== "none") await player.play(id);
    await until(() => !document.querySelector("[aria-busy=true]") && (id !== "map" || !address || player.map.done));
    if (id === "inescapable") await until(() => ["paradox", "prophecy", "leap"].every((one) => !player.finished(one) || !!player.played[one]));
    flushSync();
    const title = document.querySelector("h1")!.textContent!;
    const heading = Object.keys(words.en).find((key) => key.startsWith(`${id}.heading`) && words.en[key] === title) ?? `none of its headings: ${title}`;
    return { heading, after: document.querySelector(".after")!.textContent!, text: document.body.textContent! };
  } finally {
    await unmount(page);
    document.body.replaceChildren();
  }
}

describe.skipIf(!here)("a heading agrees with the numbers (needs a Python with detente: PYTHON=...)", () => {
  it.each(CASES)("%s %s", { timeout: 60_000 }, async (id, address) => {
    const { heading, after, text } = await shown(id, address);
    if (heading.endsWith(".ask")) expect([words.en[heading]!.includes("?"), after.trim()]).toEqual([true, ""]);
    else expect([heading, SAYS[heading]!(player.played[id]?.facts ?? {}, player)]).toEqual([heading, true]);
    if (player.finished(id)) expect(heading).not.toMatch(/ask$/);
    expect(after).not.toMatch(/[–{}]|NaN|undefined/);
    expect(text).not.toMatch(/NaN|undefined|\{\w+\}/);
  });
  it("a school whose answer is put in is marked, and what it sets of the world is said", { timeout: 60_000 }, async () => {
    const { after, text } = await shown("schools", "schools=one:habit,other:defensive_realism");
    expect(after).toContain("Logic of habit (by assumption)");
    expect(text).toContain(words.en["schools.assumed.no_stakes"]);
    expect(text).toContain("routine at the start (1 instead of 0.5)");
    expect(text).not.toContain("Defensive realism (by assumption)");
  });
  it("two schools that are idle between two states are not one school", { timeout: 60_000 }, async () => {
    const heading = async (address: string) => (await shown("schools", address)).heading;
    expect(await heading("schools=one:default,other:alliance_politics")).toBe("schools.heading.idle");
    expect(await heading("schools=one:default,other:default")).toBe("schools.heading.same");
  });
});

import { expect, test, vi } from "vitest";
import { Cancelled, type About, type Engine, type Event, type Records } from "../src/engine";
import { addressOf, eventText, readEvent, viewOf } from "../src/lab/address";
import { ORDERED, difference, estimate, estimates, testAfter, testsOf, withoutNumber } from "../src/lab/answers";
import type { Data } from "../src/lab/data";
import { asSchool, extremes } from "../src/lab/expected";
import { KINDS, eventOf, kindOf, nameOf, startOf } from "../src/lab/events";
import { courseOf, headingOf } from "../src/lab/headings";
import { coarseToFine, filled } from "../src/lib/grid";
import { coursesCsv, figureCsv, networkCsv, tabled } from "../src/lab/export";
import { crossing } from "../src/lab/map";
import { Model } from "../src/lab/model.svelte";
import { differences, plain, requestOf, runOf, type Setup } from "../src/lab/setup";
import { tomlOf } from "../src/lab/toml";
import { contour, crossingOf, placeOf, valueAt } from "../src/lib/bands";
import { de } from "../src/strings/de";
import { en } from "../src/strings/en";
import { keepFocus } from "../src/lib/focus";

const scenario = (name: string, states: number) => ({ name, title: name, question: "?", states, names: ["West", "East"].slice(0, states === 2 ? 2 : 0), years: 60, settings: { prior: 0.6 }, first: {}, events: [], periods: 1, firstYear: null });
const data: Data = {
  version: "0",
  scenarios: [scenario("pair", 2), scenario("six", 6)],
  schools: ["default", "realism"].map((name) => ({ name, title: name, claim: "" })),
  worlds: [],
  map: { offence_advantage: [0.4, 5], prior: [0.05, 0.95] },
};
const about = {
  states: 2,
  first: [],
  edits: [],
  parameters: ["prior", "leap"].map((name, mechanism) => ({ name, label: name, unit: "share", default: 0.5, low: 0, high: 1, identity: 0, source: "assumption", mechanism })),
  schools: [{ name: "default", denies: [] }, { name: "realism", denies: [1] }],
} as unknown as About;
const setup = (part: Partial<Setup> = {}): Setup => ({ ...plain(data), ...part });

test("an address reopens exactly the view", () => {
  const events: Event[] = [{ year: 5, until: 9, conduct: 1, actor: 0, target: 1 }, { year: 20, settings: { leap: 0.5 }, edits: { belief: 0.95 }, hold: true }];
  const view = {
    a: setup({ schools: ["default", "realism"], values: { prior: 0.75 }, sides: { 1: { prior: 0.2 } }, events, years: 80, replicates: 50, seed: 7 }),
    b: setup({ values: { leap: 1e-7 }, years: 80 }),
    moved: "b" as const, tab: "acts" as const, picked: 12, year: 33, language: "de",
  };
  expect(viewOf(data, `#${addressOf(data, view)}`)).toEqual(view);
  expect(addressOf(data, viewOf(data, ""))).toBe("s=pair");
});

test.each(["#s=nothing&v=prior:abc", "#s=pair&t=unknown&e=9-3!conduct=1&y=1e9&seed=-1&pick=-2", "#%%%", "#s=six&b.s=pair", "#lang=__proto__&pick=1e300", "#lang=toString&pick=99999&t=%25"])("what cannot be read of %s is as it is at first", (address) => {
  const view = viewOf(data, address);
  expect([view.a.values, view.a.events, view.a.schools, view.a.years, view.a.seed, view.b, view.picked, view.language]).toEqual([{}, [], ["default"], 60, 0, null, null, "en"]);
});

test("what an address says beside no scenario is of the first, and the other run is as long", () => {
  expect(viewOf(data, "#v=prior:0.9").a).toEqual(setup({ values: { prior: 0.9 } }));
  expect(viewOf(data, "#s=pair&y=40&b.s=pair&b.y=90").b!.years).toBe(40);
});

test("a school's name may hold what parts others", () => {
  const own = { ...data, schools: [...data.schools, { name: "my, school & 50 %", title: "Mine", claim: "" }] };
  const view = { ...viewOf(own, ""), a: setup({ schools: ["my, school & 50 %", "default"] }) };
  expect(viewOf(own, `#${addressOf(own, view)}`)).toEqual(view);
});

test("differences are taken replicate by replicate where two runs have the same luck", () => {
  const [a, b] = [estimate([0, 1, 0, 1, 1, 0]), estimate([0, 1, 0, 1, 1, 1])];
  const [paired, apart] = [difference(a, b, true), difference(a, b, false)];
  expect(paired.share).toBeCloseTo(1 / 6);
  expect(apart.high - apart.low).toBeGreaterThan(paired.high - paired.low);
  expect(difference(a, a, true)).toMatchObject({ share: 0, low: 0, high: 0 });
});

test("an answer without a number says whether it is still computed", () => {
  expect([withoutNumber(null, false), withoutNumber({ records: {} }, false), withoutNumber({ records: {} }, true)]).toEqual(["answer.none", "answer.later", "answer.nobody"]);
});

test("every kind of event is known again by what it does, has a name and can be written into an address", () => {
  for (const kind of KINDS) {
    const event = eventOf(kind, 10, 60, 2);
    expect(kindOf({ ...event, year: 3 })).toBe(kind);
    expect(nameOf(event, ["West", "East"])).not.toContain("undefined");
    expect(readEvent(eventText(event))).toEqual(event);
  }
  expect(nameOf({ year: 1, settings: { leap: 0.2 } }, ["A", "B"])).toBe("leap 0.2");
});

test("what a school denies is not asked of it", () => {
  const moved = { values: { prior: 0.3, leap: 0.2 }, sides: { 0: { leap: 0.9 }, 1: { leap: 0.1 } } };
  expect(requestOf(data, about, setup({ ...moved, schools: ["realism"] }))).toMatchObject({ school: "realism", values: { prior: 0.3 } });
  const mixed = requestOf(data, about, setup({ ...moved, schools: ["realism", "default"] }));
  expect([mixed.values, mixed.perState]).toEqual([{ prior: 0.3, leap: 0.2 }, [{}, { leap: 0.1 }]]);
});

test("a school that is asked keeps what it sets itself, whatever the dials say", () => {
  const told = { schools: [{ name: "default", settings: {} }, { name: "realism", settings: { leap: 0 } }] } as unknown as About;
  const moved = setup({ values: { prior: 0.3, leap: 0.2 }, sides: { 1: { leap: 0.1 } } });
  expect(asSchool(told, moved, "realism")).toMatchObject({ schools: ["realism"], values: { prior: 0.3 }, sides: { 1: {} } });
  expect(asSchool(told, moved, "realism").values).not.toHaveProperty("leap");
  expect(asSchool(told, moved, "default")).toMatchObject({ schools: ["default"], values: moved.values, sides: moved.sides });
});

test("the least and the most are those of schools that find their answer, ties together, and apart only beyond chance", () => {
  const row = (name: string, share: number, half: number) => ({ name, share, low: share - half, high: share + half });
  const rows = [row("put", 1, 0), row("high", 0.8, 0.05), row("tied", 0.1, 0.05), row("low", 0.1, 0.04)];
  const schools = [{ name: "put", assumed: ["no_belief"] }, { name: "high" }, { name: "tied" }, { name: "low" }];
  const names = (some: { name: string }[]) => some.map((one) => one.name);
  const found = extremes(rows, schools)!;
  expect([names(found.least), names(found.most), found.apart]).toEqual([["tied", "low"], ["high"], true]);
  expect(extremes([row("high", 0.2, 0.1), row("low", 0.1, 0.1)], schools)!.apart).toBe(false);
  expect(extremes([row("put", 1, 0)], schools)).toBeNull();
});

test("what tells two runs apart is said thing by thing", () => {
  const words = {
    label: (name: string) => name,
    value: (_: string, value: number) => String(value),
    event: eventText,
    of: (what: string, who = "") => `${what}${who}`,
    start: (_: Setup, name: string) => (name === "prior" ? 0.6 : 0.02),
  };
  const b = setup({ schools: ["default", "realism"], values: { prior: 0.9 }, sides: { 1: { leap: 0.5 } } });
  expect(differences(data, setup(), b, words)).toEqual([
    { what: "schoolEast", a: "default", b: "realism" },
    { what: "prior", a: "0.6", b: "0.9" },
    { what: "leap (East)", a: "0.02", b: "0.5" },
  ]);
  expect(differences(data, setup(), setup(), words)).toEqual([]);
});

test("the test of a way out comes after the horizon", () => {
  expect(testAfter(100)).toEqual({ years: 150, test: 100, begin: 110, window: 20, shock: 8 });
});

test("ends are shares of all runs, those with a greedy state too, and hostile are those of the measure", () => {
  const [years, lanes] = [80, 4];
  const malign = new Float32Array(years * 2 * lanes);
  for (let year = 0; year < years; year++) malign[year * 2 * lanes + 3] = 1; // state 0 of the last run
  const run = { states: 2, years, lanes, failed: [], data: { malign }, of: { malign: "state" }, request: {} } as unknown as Records;
  const none = [0, 0, 0, NaN];
  const found = { hostile: [1, 0, 0, NaN], mixed: none, no_dilemma: none, deactivated: none, mitigated: [0, 1, 1, NaN], transcended: none };
  const of = estimates(found, run, testAfter(30), [1, 1, 0, 0]);
  expect(ORDERED.map((fate) => of[fate].share)).toEqual([0.5, 0.25, 0, 0, 0, 0.25, 0]);
  expect(of.lasting.share).toBe(0.25);
});

test("a heading tells what the drawn line does: its ends, and the peak or low between them", () => {
  expect(courseOf([0.79, 0.9, 0.4, 0.22])).toEqual({ from: 0.79, to: 0.22, way: "falls", turn: { kind: "peak", value: 0.9, year: 1 } });
  expect(courseOf([0.3, 0.1, 0.31])).toMatchObject({ way: "stays", turn: { kind: "low", year: 1 } });
  expect(courseOf([0.3, 0.34, 0.31]).turn).toBeNull();
});

test("the heading of fear is read from the medians, not from the means", () => {
  // nine runs of ten end at 0.2, the tenth at 1
  const [years, lanes] = [2, 10];
  const fear = new Float32Array(years * 4 * lanes);
  for (let k = 0; k < lanes; k++) for (const pair of [1, 2]) {
    fear[pair * lanes + k] = 0.5;
    fear[(4 + pair) * lanes + k] = k ? 0.2 : 1;
  }
  const run = { states: 2, years, lanes, failed: [], data: { fear }, of: { fear: "dyad" } } as unknown as Records;
  expect(headingOf(run, ["West", "East"], "fear")).toBe("Median fear falls from 50\u202f% to 20\u202f%");
});

test("where the map turns is where its line is drawn", () => {
  const grid = [[0, 0.4, 1], [0, 1, 1]];
  const lines = contour(grid, 0.5);
  expect(crossingOf(lines, 0)).toBeCloseTo(1 + 0.1 / 0.6);
  expect(crossingOf(lines, 1)).toBeCloseTo(0.5);
  expect(crossingOf(lines, 0.5)).toBeLessThan(crossingOf(lines, 0)!);
  expect(crossingOf(contour([[0, 0], [0, 0]], 0.5), 0)).toBeNull();
  expect([placeOf(3, [1, 2, 4]), valueAt(1.5, [1, 2, 4])]).toEqual([1.5, 3]);
});

test("what is tried begins early, and leaves years to judge", () => {
  expect([30, 45, 100].map(startOf)).toEqual([1, 10, 10]);
});

test("the page opens in the browser's language, and an address tells another", () => {
  const asked = vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-AT", "en"]);
  expect(viewOf(data, "").language).toBe("de");
  expect(addressOf(data, { ...viewOf(data, ""), language: "en" })).toBe("s=pair&lang=en");
  asked.mockReturnValue(["fr"]);
  expect(viewOf(data, "").language).toBe("en");
  asked.mockRestore();
});

test("what had the focus and goes away leaves it to its neighbour", async () => {
  document.body.innerHTML = "<div><p><button id='gone'>x</button></p><button>y</button><button aria-pressed='true' id='near'>z</button></div>";
  const stop = keepFocus(document);
  const gone = document.getElementById("gone")!;
  gone.addEventListener("click", () => gone.parentElement!.remove());
  gone.focus();
  gone.click();
  await new Promise((done) => requestAnimationFrame(done));
  expect(document.activeElement?.id).toBe("near");
  stop();
});

test("the map is filled from coarse to fine, every cell once, and its edge lies between cells in proportion", () => {
  const cells = coarseToFine(13, 13);
  expect(new Set(cells.map(String)).size).toBe(169);
  expect(cells.slice(0, 4)).toEqual([[0, 0], [0, 4], [0, 8], [0, 12]]);
  expect(filled([[1, NaN, NaN], [NaN, NaN, 0]])).toEqual([[1, 1, 0], [1, 0, 0]]);
  expect(filled([[NaN]])).toEqual([[NaN]]);
  expect(crossing([[-1, 1], [1, 2]], [0.2, 0.4])).toEqual([expect.closeTo(0.3), null]);
});

test("whoever drags sees what there is time for, and at last where the drag ended", async () => {
  const drawn: number[] = [];
  const run = (request: { values?: Record<string, number> }, { channel }: { channel: string }) =>
    new Promise<Records>((done, failed) => {
      ask.get(channel)?.(new Cancelled());
      ask.set(channel, failed);
      setTimeout(() => done({ of: request.values!.prior } as unknown as Records), 60);
    });
  const ask = new Map<string, (error: Error) => void>();
  const engine = { about: { ...about, records: [] }, run } as unknown as Engine;
  const tools = { engine: async () => engine, measures: () => [], command: () => "" };
  const model = new Model(data, tools);
  const moves = [];
  for (let k = 1; k <= 20; k++) {
    model.setValue("prior", k / 100, 0.5);
    moves.push(model.live());
    await new Promise((go) => setTimeout(go, 20));
    const seen = model.runs.a?.records?.of as unknown as number | undefined;
    if (seen !== undefined && seen !== drawn.at(-1)) drawn.push(seen);
  }
  await Promise.all(moves);
  expect(drawn.length).toBeGreaterThanOrEqual(3);
  expect(model.runs.a!.records!.of).toBe(0.2);
});

test("a table of histories is no longer than a spreadsheet opens", async () => {
  const records = { states: 2, years: 2, lanes: 2, ids: [4, 7], data: { war: new Float32Array([0, 0, 0.25, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1 / 3, 0]), order: new Float32Array(4) }, of: { war: "dyad", order: "system" } } as unknown as Records;
  expect(tabled(records)).toBe(2);
  expect(tabled({ ...records, states: 8, years: 100, lanes: 2000 })).toBe(178);
  const text = await new Promise<string>((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as string);
    reader.readAsText(coursesCsv({ records } as Parameters<typeof coursesCsv>[0]));
  });
  expect(text.split("\r\n").slice(0, 4)).toEqual(["replicate,year,state,other,war", "4,0,0,1,0.25", "4,0,1,0,0", "4,1,0,1,0"]);
});

test("a figure's numbers are what it draws: medians and bands by line and year, or shares of acts", () => {
  const fear = new Float32Array([0, 0, 0.2, 0.4, 0.6, 0.8, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
  const none = new Float32Array(16);
  const records = { states: 2, years: 2, lanes: 2, ids: [0, 1], failed: [], data: { fear, conduct: fear, war: none }, of: { fear: "dyad", conduct: "dyad", war: "dyad" } } as unknown as Records;
  const runs = (["a", "b"] as const).map((side) => ({ side, records, names: ["West", "East"], firstYear: 1950 }));
  const lines = figureCsv(runs, "fear").trim().split("\r\n");
  expect(lines.slice(0, 3)).toEqual(["Run,Fear,Year,5 %,25 %,50 %,75 %,95 %", "1,West about East,1950,0.21,0.25,0.3,0.35,0.39", "1,West about East,1951,1,1,1,1,1"]);
  expect([lines.length, lines.at(-1)!.slice(0, 2)]).toEqual([1 + 2 * 2 * 2, "2,"]);
  expect(figureCsv(runs.slice(0, 1), "acts").split("\r\n").slice(0, 2)).toEqual(["Run,Year,both hold back,one competes,both compete,at war", "1,1950,0,1,0,0"]);
  expect(networkCsv([{ side: "b", nodes: [{ name: "a", size: 1, greedy: false }, { name: "b", size: 1, greedy: false }], ties: [{ i: 0, j: 1, hostile: 0.5, war: 0, allied: 0, matters: 1 }] }]).split("\r\n")[1]).toBe("2,a,b,0.5,0,0,1");
});

test("runs are numbers, states are letters", () => {
  expect([runOf("a"), runOf("b")]).toEqual(["1", "2"]);
  for (const words of [en, de]) expect(Object.values(words).filter((text) => /\b(runs?|Läufe|Lauf) [AB]\b/i.test(text))).toEqual([]);
});

test("a scenario file holds all that the run differs in", () => {
  const text = tomlOf(data, about, setup({ values: { prior: 0.9 }, events: [eventOf("leap", 10, 60, 2)], years: 70 }));
  expect(text).toContain('[settings]\nprior = { value = 0.9, unit = "share", source = "assumption", note = "Set in the laboratory." }');
  expect(text).toContain("years = { value = 70,");
  expect(text).toContain('conduct = "restraint"\nactor = "West"\ntarget = "East"');
});

test("the test of a way out holds nothing that begins after the horizon, of the reader's or of the scenario's", () => {
  const late: Event = { year: 65, conduct: 1 };
  const forced = { ...data, scenarios: [{ ...data.scenarios[0]!, events: [{ year: 10, conduct: 0 as const, title: "" }, { year: 55, conduct: 1 as const, title: "" }] }] };
  for (const arm of ["shock", "fear"] as const) {
    const asked = testsOf(forced, about, setup({ years: 50, events: [{ year: 20, until: 22, conduct: 1 }, late] }))[arm];
    expect(asked.scenario!.events!.map((e) => e.year)).toEqual([10]);
    expect(asked.events!.map((e) => e.year).filter((y) => y < 100)).toEqual(arm === "shock" ? [20, 50, 60] : [20, 50, 60, 61, 62, 63, 64, 65, 66, 67]);
    expect(asked.events).not.toContainEqual(late);
    expect(asked.years).toBe(100);
  }
});

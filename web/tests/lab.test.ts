import { expect, test } from "vitest";
import type { About, Event, Measure } from "../src/engine";
import { addressOf, eventText, readEvent, viewOf } from "../src/lab/address";
import { difference, estimate, sureness, testAfter, testOf, withoutNumber } from "../src/lab/answers";
import type { Data } from "../src/lab/data";
import { KINDS, eventOf, kindOf, nameOf } from "../src/lab/events";
import { crossing, order } from "../src/lab/model.svelte";
import { differences, plain, requestOf, type Setup } from "../src/lab/setup";
import { tomlOf } from "../src/lab/toml";

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
    moved: "b" as const, tab: "acts", picked: 12, year: 33, language: "de",
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

test("an estimate is as sure as its interval is on one side of a half", () => {
  expect(sureness(estimate(new Array(200).fill(0)))).toBe("sure");
  expect(sureness(estimate(Array.from({ length: 40 }, (_, k) => Number(k < 34))))).toBe("likely");
  expect(sureness(estimate(Array.from({ length: 40 }, (_, k) => Number(k < 22))))).toBe("open");
  expect(sureness({ share: NaN, low: NaN, high: NaN } as unknown as Measure & { share: number })).toBe("unknown");
  expect(testAfter(100)).toEqual({ years: 150, test: 100, begin: 110, window: 20, shock: 8 });
});

test("the map is filled from coarse to fine, every cell once, and its edge lies between cells in proportion", () => {
  const cells = order(13, 13);
  expect(new Set(cells.map(String)).size).toBe(169);
  expect(cells.slice(0, 4)).toEqual([[0, 0], [0, 4], [0, 8], [0, 12]]);
  expect(crossing([[-1, 1], [1, 2]], [0.2, 0.4])).toEqual([expect.closeTo(0.3), null]);
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
    const asked = testOf(forced, about, setup({ years: 50, events: [{ year: 20, until: 22, conduct: 1 }, late] }))[arm];
    expect(asked.scenario!.events!.map((e) => e.year)).toEqual([10]);
    expect(asked.events!.map((e) => e.year).filter((y) => y < 100)).toEqual(arm === "shock" ? [20, 50, 60] : [20, 50, 60, 61, 62, 63, 64, 65, 66, 67]);
    expect(asked.events).not.toContainEqual(late);
    expect(asked.years).toBe(100);
  }
});

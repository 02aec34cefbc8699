import { describe, expect, it } from "vitest";
import { Cancelled, changed, commandOf, DEFINITIONS, engineOf, entropy, fork, interval, measures, prophecy, replicateKeys } from "../src/engine";
import { Turns } from "../src/engine/engine";
import type { Simulation } from "../src/engine/simulate";
import type { Records, Request } from "../src/engine";

it("an engine lives in the page's own thread where the browser makes no worker", async () => {
  const none = () => { throw new ReferenceError("Worker is not defined"); };
  await expect(engineOf(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), none)).rejects.toThrow("does not say what it is");
});

describe("keys", () => {
  it("are those of detente.core.random.replicate_keys", () => {
    const [first, second] = replicateKeys(7, [0, 1, 5]);
    expect([...first]).toEqual(KEYS.first);
    expect([...second]).toEqual(KEYS.second);
    const large = replicateKeys(2n ** 63n - 1n, [3]);
    expect([large[0][0], large[1][0]]).toEqual(KEYS.large);
  });
});
const KEYS = { first: [2125188677, 1932785658, 3750433767], second: [3098854039, 1788463608, 2989930874], large: [1385406461, 1499216756] };

describe("intervals", () => {
  it("of flags are Wilson's", () => {
    const { mean, low, high } = interval([1, 0, 0, 1, 1, 1, 0, 1], true);
    expect(mean).toBe(0.625);
    expect(low).toBeCloseTo(0.30574, 4);
    expect(high).toBeCloseTo(0.86315, 4);
  });
  it("leave out what is not defined", () => {
    expect(interval([NaN, 2, 4], false).mean).toBe(3);
    expect(interval([NaN], true).mean).toBeNaN();
  });
});

/** Two years of a pair that competes in one replicate of two. */
function pair(change: Partial<Records> = {}): Records {
  const both = (a: number, b: number) => [0, 0, a, b, a, b, 0, 0];
  const acts = Float32Array.from([...both(1, 0), ...both(1, 0)]);
  const none = new Float32Array(8);
  return {
    states: 2,
    years: 2,
    lanes: 2,
    ids: [0, 1],
    data: { conduct: acts, intended: acts, malign: none, war: new Float32Array(16) },
    of: { conduct: "dyad", intended: "dyad", malign: "state", war: "dyad" },
    failed: [],
    request: {},
    values: {},
    ...change,
  };
}

describe("measures", () => {
  it("are those that the records allow", () => {
    const found = Object.fromEntries(measures(pair()).map((m) => [m.name, m]));
    expect(Object.keys(found).sort()).toEqual(["hostility", "restraint", "war"]);
    expect([...found.hostility!.values]).toEqual([1, 0]);
    expect([...found.restraint!.values]).toEqual([0, 1]);
  });
  it("judge no year in which an act is forced, and no run that failed", () => {
    const events = [{ year: 0, conduct: 1 as const, actor: 1 }];
    expect([...measures(pair({ request: { events } }), ["hostility"])[0]!.values]).toEqual([NaN, NaN]);
    expect([...measures(pair({ failed: [0] }), ["hostility"])[0]!.values]).toEqual([NaN, 0]);
  });
  it("have names of their own", () => {
    expect(new Set(DEFINITIONS.map((one) => one.name)).size).toBe(DEFINITIONS.length);
    expect(entropy(0.5)).toBe(1);
  });
  it("compare a prophecy with its calm twin", () => {
    const none = new Float32Array(16);
    const calm = pair({ data: { ...pair().data, conduct: none, intended: none } });
    const found = prophecy(pair(), calm);
    expect(found.base).toEqual([0.5, 0]);
    expect(found.necessity.mean).toBe(1);
    expect(found.sufficiency.mean).toBe(0.5);
    expect(() => prophecy(pair(), pair({ ids: [0, 2] }))).toThrow("random numbers");
  });
});

describe("forks", () => {
  it("share all but what is done otherwise", () => {
    const request: Request = { values: { prior: 0.7, leap: 0.1 }, events: [{ year: 2, conduct: 1 }], seed: 4, twin: true };
    expect(changed(request, { values: { prior: 0.3 }, events: [{ year: 9, conduct: 0 }] })).toEqual({
      values: { prior: 0.3, leap: 0.1 },
      first: {},
      events: [{ year: 2, conduct: 1 }, { year: 9, conduct: 0 }],
      seed: 4,
    });
    expect(() => fork(request, 5, [{ year: 3, conduct: 0 }])).toThrow("before it");
  });
});

describe("turns", () => {
  /** A simulation that lives as many chunks as there are replicates. */
  const slow = (lived: string[]) =>
    ({
      async run(request: Request, pause: (share: number) => Promise<void>) {
        for (let k = 0; k < Number(request.replicates); k++) {
          await pause(k);
          await new Promise((go) => setTimeout(go, 5));
          lived.push(request.school as string);
        }
        return { request } as Records;
      },
    }) as unknown as Simulation;

  it("drop what a newer request of the same channel replaced, and keep other channels", async () => {
    const lived: string[] = [];
    const turns = new Turns(slow(lived));
    const old = turns.run({ school: "old", replicates: 50 }, { channel: "a" });
    const other = turns.run({ school: "other", replicates: 2 }, { channel: "b" });
    const skipped = turns.run({ school: "skipped", replicates: 2 }, { channel: "a" });
    const latest = turns.run({ school: "new", replicates: 2 }, { channel: "a" });
    await expect(old).rejects.toBeInstanceOf(Cancelled);
    await expect(skipped).rejects.toBeInstanceOf(Cancelled);
    expect((await latest).request.school).toBe("new");
    expect((await other).request.school).toBe("other");
    expect(lived.filter((who) => who === "old").length).toBeLessThan(50);
    expect(lived).not.toContain("skipped");
  });

  it("drop what follows from a request when that is replaced", async () => {
    const lived: string[] = [];
    const turns = new Turns(slow(lived));
    const ask = (school: string, replicates: number, channel: string) => turns.run({ school, replicates }, { channel });
    const [test, beside] = [ask("test of a", 50, "a test"), ask("test of b", 2, "b test")];
    const latest = ask("a", 2, "a");
    await expect(test).rejects.toBeInstanceOf(Cancelled);
    expect((await beside).request.school).toBe("test of b");
    expect((await latest).request.school).toBe("a");
    expect(lived.filter((who) => who === "test of a").length).toBeLessThan(50);
  });
});

describe("commands", () => {
  it("say what is not the default", () => {
    const scenario = { name: "cold_war", years: 45, states: 2 };
    expect(commandOf({ scenario })).toBe("detente run cold_war");
    expect(commandOf({ scenario, school: "grit", years: 30, seed: 2n ** 60n, replicates: 50, values: { leap: 0.2 } })).toBe(
      "detente run cold_war --theory grit --set leap=0.2 --replicates 50 --years 30 --seed 1152921504606846976",
    );
  });
  it("are scripts where a command cannot say it", () => {
    expect(commandOf({ scenario: { name: "cold_war" }, school: "mine" }, { places: { mine: "my file.py:one" } })).toBe("detente run cold_war --theory 'my file.py:one'");
    const command = commandOf({ scenario: { name: "cold_war" }, school: ["grit", "habit"] });
    expect(command).toContain('d.simulate([d.school("grit"), d.school("habit")], "cold_war"');
    expect(commandOf({ scenario: { name: "mine" } }, { named: false })).toContain('d.Scenario("mine", states=2, years=100)');
  });
});

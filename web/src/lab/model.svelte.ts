/** What the laboratory shows, kept up to date while the reader moves it. */
import { Cancelled, ends, interval, type commandOfTest, type Engine, type Event, type Measure, type Records, type Request } from "../engine";
import { addressOf, viewOf, type View } from "./address";
import { estimates, ofMeasure, testsOf, type Estimate, type Fate } from "./answers";
import type { Data } from "./data";
import { asSchool, type Expected } from "./expected";
import { REMEDIES, eventOf, startOf, type Kind } from "./events";
import { drawMap, keyOf, type MapShown } from "./map";
import { hears, plain, requestOf, scenarioOf, usualValues, type Setup } from "./setup";

/** What the page does with an engine; the tests give one that answers from records. */
export interface Tools {
  /** An engine of that many states; what is drawn on a map has its own, so that a moved dial waits for none. */
  engine(states: number, channel: Channel): Promise<Engine>;
  measures(records: Records, names?: readonly string[]): Measure[];
  command(request: Request): string;
  commandOfTest?: typeof commandOfTest;
}

export type Channel = "run" | "map" | `map ${number}`;
export type Side = "a" | "b";

/** What is known of one of the two runs. */
export interface Shown {
  setup: Setup;
  records: Records | null;
  measures: Measure[];
  ends: Record<Fate | "lasting", Estimate> | null;
  /** Whether `ends` are of this setup, not of the one before. */
  tested: boolean;
  /** The picked history, every record of it. */
  life: Records | null;
  /** Whether the picked history is that of the run before a dial was moved. */
  old: boolean;
  seconds: number;
  error: string;
}

/** Records of the first answer to a moved dial; the rest follows once it rests. */
export const QUICK = ["conduct", "intended", "belief", "fear", "critical_fear", "restraint", "exposure", "compete", "prox", "win", "capability", "malign", "war"];
/** What the other measures and the network read. */
const BESIDE = ["deliberation", "dominant_restraint_unbound", "economy", "alliance"];
export const FIRST_MEASURES = ["security_dilemma", "paradox", "hostility", "restraint"];
const NOT_IN_LIFE = new Set(["log_odds", "prior_log_odds"]);
const REST = 180;
/** Milliseconds after which what is computed says how far it is. */
const LONG = 400;
/** Engines that share a map. */
const HELPERS = Math.max(1, Math.min(4, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1));

export class Model {
  readonly data: Data;
  readonly tools: Tools;
  view = $state<View>() as View;
  runs = $state.raw<Record<Side, Shown | null>>({ a: null, b: null });
  engine = $state.raw<Engine | null>(null);
  busy = $state(false);
  map = $state.raw<MapShown | null>(null);
  /** How far a run is that takes long, and seconds that the rest is likely to take. */
  waits = $state.raw<Wait | null>(null);
  /** Year in which what is added or tried begins; that of `startOf` until the reader says otherwise. */
  start = $state<number | null>(null);
  /** Share in hostility before and with each remedy, and how many are still to be computed. */
  tries = $state.raw<{ year: number; before: number; lanes: number; rows: Tried[]; waiting: number; current: boolean } | null>(null);
  /** Whether the reader asks what every school expects, and what was found. */
  asks = $state(false);
  expected = $state.raw<{ lanes: number; rows: Expected[]; waiting: number; current: boolean } | null>(null);
  readonly #usual = new Map<string, Record<string, number[]>>();
  #rest: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #drawing: Promise<void> = Promise.resolve();

  constructor(data: Data, tools: Tools, address = "") {
    this.data = data;
    this.tools = tools;
    this.view = viewOf(data, address);
  }

  /** Open another address. */
  open(address: string): void {
    this.map = this.tries = this.expected = null;
    this.view = viewOf(this.data, address);
  }
  get moved(): Setup {
    return this.view[this.#movedSide]!;
  }
  get #movedSide(): Side {
    return this.view.moved === "b" && this.view.b ? "b" : "a";
  }
  /** Whether two runs are shown that differ. */
  get compared(): boolean {
    return this.view.b !== null && JSON.stringify(this.view.b) !== JSON.stringify(this.view.a);
  }
  get address(): string {
    return addressOf(this.data, this.view);
  }
  get startYear(): number {
    return Math.min(this.start ?? startOf(this.moved.years), this.moved.years - 1);
  }
  get card() {
    return scenarioOf(this.data, this.moved);
  }

  /** What repeats the test of a way out in a terminal; nothing before it is known. */
  commandOfTest(side: Side): string {
    const [setup, about] = [this.runs[side]?.setup, this.engine?.about];
    if (!setup || !about || about.states !== scenarioOf(this.data, setup).states) return "";
    const tests = testsOf(this.data, about, setup);
    return this.tools.commandOfTest?.(tests, { about, named: tests.named }) ?? "";
  }

  #set(side: Side, run: Shown | null): void {
    this.runs = { ...this.runs, [side]: run };
  }

  /** The value of a parameter before the reader moves it: what school and scenario make of it. */
  usual(name: string, state = 0, setup: Setup = this.moved): number {
    const about = this.engine?.about;
    if (!about || (setup.schools.length > 1 && about.states !== setup.schools.length)) return NaN;
    const key = `${about.states} ${setup.scenario} ${setup.schools}`;
    let held = this.#usual.get(key);
    if (!held) this.#usual.set(key, (held = usualValues(this.data, about, setup)));
    return held[name]?.[state] ?? NaN;
  }

  /** Change the run that the controls move. */
  change(part: Partial<Setup>): void {
    this.view[this.#movedSide] = { ...this.moved, ...part };
    // runs that stand side by side are equally long
    if (this.view.b && part.years !== undefined) for (const one of ["a", "b"] as const) this.view[one] = { ...this.view[one]!, years: part.years };
    if (this.view.picked !== null && part.scenario) this.view.picked = null;
    this.view.year = Math.min(this.view.year, this.moved.years - 1);
  }
  setValue(name: string, value: number, usual: number): void {
    const { [name]: _, ...rest } = this.moved.values;
    const sides = Object.fromEntries(Object.entries(this.moved.sides).map(([k, own]) => [k, Object.fromEntries(Object.entries(own).filter(([n]) => n !== name))]));
    this.change({ values: Math.abs(value - usual) < 1e-9 ? rest : { ...rest, [name]: value }, sides });
  }
  setSide(state: number, name: string, value: number): void {
    this.change({ sides: { ...this.moved.sides, [state]: { ...this.moved.sides[state], [name]: value } } });
  }
  setScenario(name: string): void {
    this.view.b = null;
    this.view.moved = "a";
    this.view.picked = null;
    this.view.year = 0;
    this.start = null;
    this.map = this.tries = this.expected = null;
    const fresh = plain(this.data, name);
    this.view.a = { ...fresh, schools: this.view.a.schools.length === 1 ? [...this.view.a.schools] : fresh.schools };
  }
  setEvents(events: Event[]): void {
    this.change({ events });
  }
  compare(): void {
    this.view.b = structuredClone($state.snapshot(this.view.a)) as Setup;
    this.view.moved = "b";
  }
  endCompare(keep: Side): void {
    if (keep === "b" && this.view.b) this.view.a = this.view.b;
    this.view.b = null;
    this.view.moved = "a";
    this.#set("b", null);
  }

  /** Live what the view asks for: first what is drawn, then the twin, the tests and the map. */
  async live(): Promise<void> {
    const turn = ++this.#turn;
    performance.mark("detente:asked");
    clearTimeout(this.#rest);
    // what is being lived is drawn first unless it takes long: whoever drags sees every state that there is time for
    await Promise.race([this.#drawing, new Promise((go) => setTimeout(go, LONG))]);
    if (turn !== this.#turn) return;
    const sides: Side[] = this.view.b ? ["a", "b"] : ["a"];
    this.busy = true;
    if (this.expected) this.expected = { ...this.expected, current: false };
    if (this.tries) this.tries = { ...this.tries, current: false };
    try {
      this.#drawing = (async () => { for (const side of sides) await this.#draw(side, turn); })();
      await this.#drawing;
    } finally {
      if (turn === this.#turn) [this.busy, this.waits] = [false, null];
    }
    if (turn !== this.#turn) return;
    if (this.runs.a?.error) this.map = null;
    this.#rest = setTimeout(() => void this.#follow(sides, turn), REST);
  }

  async #draw(side: Side, turn: number): Promise<void> {
    const setup = $state.snapshot(this.view[side]) as Setup;
    const known = this.runs[side];
    if (known?.records && JSON.stringify(known.setup) === JSON.stringify(setup)) return;
    try {
      const engine = await this.tools.engine(scenarioOf(this.data, setup).states, "run");
      this.engine = engine;
      if (this.#forgot(side, engine)) return;
      const start = performance.now();
      const keep = QUICK.filter((name) => engine.about.records.some((r) => r.name === name));
      const records = await engine.run({ ...requestOf(this.data, engine.about, setup, keep), twin: true }, { channel: side, onProgress: (lived) => turn === this.#turn && (this.waits = waitOf(start, lived)) });
      if (this.view[side]?.scenario !== setup.scenario) return;
      const same = known !== null && known.setup.scenario === setup.scenario;
      this.#set(side, shown(setup, records, this.tools.measures(records, FIRST_MEASURES), (performance.now() - start) / 1000, same ? known : null));
    } catch (error) {
      if (error instanceof Cancelled || turn !== this.#turn) return;
      this.#set(side, { ...shown(setup, null, [], 0, null), error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Leave out of a run's address what no parameter is called; whether there was any, and the run is asked for anew. */
  #forgot(side: Side, { about }: Engine): boolean {
    const setup = this.view[side]!;
    const known = (table: Record<string, number>) => Object.fromEntries(Object.entries(table).filter(([name]) => about.parameters.some((p) => p.name === name)));
    const [values, sides] = [known(setup.values), Object.fromEntries(Object.entries(setup.sides).map(([k, own]) => [k, known(own)]))];
    if (JSON.stringify([values, sides]) === JSON.stringify([setup.values, setup.sides])) return false;
    this.view[side] = { ...setup, values, sides };
    return true;
  }

  async #follow(sides: Side[], turn: number): Promise<void> {
    const map = this.runs.a?.error ? null : this.#tried("a", () => this.drawMap(turn));
    for (const side of sides) {
      if (this.runs[side]?.error) continue;
      await this.#tried(side, async () => {
        await this.#measure(side, turn);
        await this.#test(side, turn);
      });
    }
    await this.pickLife();
    const moved = this.#movedSide;
    if (!this.runs[moved]?.error) await this.#tried(moved, () => this.#try(turn));
    await map;
    if (this.asks && !this.runs[moved]?.error) await this.#tried(moved, () => this.#ask(turn));
    if (turn === this.#turn) performance.mark("detente:settled");
  }

  /** Do something for a run; what goes wrong is told there. */
  async #tried(side: Side, what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (error) {
      const run = this.runs[side];
      if (run && !(error instanceof Cancelled)) this.#set(side, { ...run, error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Every record that a measure reads, of the run and of the twin in which both hold back. */
  async #measure(side: Side, turn: number): Promise<void> {
    const setup = this.runs[side]?.setup;
    if (!setup || turn !== this.#turn) return;
    const engine = await this.tools.engine(scenarioOf(this.data, setup).states, "run");
    const records = await engine.run({ ...requestOf(this.data, engine.about, setup, [...QUICK, ...BESIDE]), twin: true, measures: true }, { channel: `${side} measures` });
    const run = this.runs[side];
    if (run && turn === this.#turn) this.#set(side, { ...run, records, measures: records.measures ?? this.tools.measures(records) });
  }

  async #test(side: Side, turn: number): Promise<void> {
    const setup = this.runs[side]?.setup;
    if (!setup || turn !== this.#turn) return;
    const engine = await this.tools.engine(scenarioOf(this.data, setup).states, "run");
    const tests = testsOf(this.data, engine.about, setup);
    const shock = await engine.run(tests.shock, { channel: `${side} test` });
    const fear = await engine.run(tests.fear, { channel: `${side} test` });
    const run = this.runs[side];
    if (run && turn === this.#turn) this.#set(side, { ...run, tested: true, ends: estimates(ends(shock, fear, tests.when), shock, tests.when, run.measures.find((m) => m.name === "hostility")?.values) });
  }

  /** The world at hand with each remedy, in the same histories. */
  async #try(turn: number): Promise<void> {
    const run = this.runs[this.#movedSide];
    const before = run?.measures.find((m) => m.name === "hostility")?.values;
    if (!run || !before || turn !== this.#turn) return;
    const { setup } = run;
    const year = this.startYear;
    const engine = await this.tools.engine(scenarioOf(this.data, setup).states, "map");
    const live = async (events: Event[]) => {
      const records = await engine.run(requestOf(this.data, engine.about, { ...setup, events: [...setup.events, ...events] }, TRY_KEEP), { channel: "try" });
      return this.tools.measures(records, ["hostility"])[0]!.values;
    };
    const start = performance.now();
    const rows: Tried[] = [];
    for (const kind of REMEDIES) {
      const event = eventOf(kind, year, setup.years, engine.about.states);
      const denied = !Object.keys(event.settings ?? {}).every((name) => hears(engine.about, setup, name));
      rows.push(denied ? { kind, share: null, clear: false } : tried(kind, before, await live([event])));
      if (turn !== this.#turn) return;
      const waiting = REMEDIES.length - rows.length;
      if (!waiting || performance.now() - start > LONG) this.tries = { year, before: meanOf(before), lanes: setup.replicates, rows: [...rows], waiting, current: true };
    }
  }

  /** Ask what every school expects of the world at hand, or ask no more. */
  askSchools(asks: boolean): void {
    this.asks = asks;
    if (asks && !this.busy && !this.expected?.current) void this.#tried(this.#movedSide, () => this.#ask(this.#turn));
  }

  async #ask(turn: number): Promise<void> {
    const setup = this.runs[this.#movedSide]?.setup;
    if (!setup || turn !== this.#turn) return;
    const engine = await this.tools.engine(scenarioOf(this.data, setup).states, "map");
    const start = performance.now();
    const rows: Expected[] = [];
    for (const { name } of this.data.schools) {
      const records = await engine.run(requestOf(this.data, engine.about, asSchool(engine.about, setup, name), TRY_KEEP), { channel: "schools" });
      if (turn !== this.#turn) return;
      rows.push({ name, ...ofMeasure(this.tools.measures(records, ["hostility"])[0]) });
      const waiting = this.data.schools.length - rows.length;
      if (!waiting || performance.now() - start > LONG) this.expected = { lanes: setup.replicates, rows: [...rows], waiting, current: true };
    }
  }

  /** Every record of the picked history. */
  async pickLife(): Promise<void> {
    for (const side of ["a", "b"] as const) if (this.runs[side]?.records) await this.#tried(side, () => this.#live(side));
  }

  async #live(side: Side): Promise<void> {
    const { picked } = this.view;
    const run = this.runs[side]!;
    if (picked === null) {
      this.#set(side, { ...run, life: null, old: false });
      return;
    }
    const engine = await this.tools.engine(scenarioOf(this.data, run.setup).states, "run");
    const keep = engine.about.records.map((r) => r.name).filter((name) => !NOT_IN_LIFE.has(name));
    const life = await engine.run({ ...requestOf(this.data, engine.about, run.setup, keep), replicates: [picked] }, { channel: `${side} life` });
    const now = this.runs[side];
    if (now && now.setup === run.setup) this.#set(side, { ...now, life, old: false });
  }

  /** The map, as long as nothing is moved. */
  async drawMap(turn = this.#turn): Promise<void> {
    const setup = $state.snapshot(this.view.a) as Setup;
    if (this.map?.key === keyOf(setup) && this.map.done) return;
    const start = performance.now();
    const { states } = scenarioOf(this.data, setup);
    const engines = await Promise.all(Array.from({ length: HELPERS }, (_, k) => this.tools.engine(states, k ? `map ${k}` : "map")));
    await drawMap({
      data: this.data,
      setup,
      engines,
      measures: this.tools.measures,
      wanted: () => turn === this.#turn,
      show: (map) => (this.map = map),
      first: () => performance.measure("detente:map first", { start, end: performance.now() }),
    });
    if (turn === this.#turn) performance.measure("detente:map", { start, end: performance.now() });
  }
}

/** What comes of a remedy: the share that ends in hostility, null where the school denies its mechanism, and whether chance alone would hardly change it so much. */
export interface Tried { kind: Kind; share: number | null; clear: boolean }
const TRY_KEEP = ["conduct", "intended", "malign", "prox"];
const meanOf = (values: ArrayLike<number>): number => interval(values, false).mean;

function tried(kind: Kind, before: ArrayLike<number>, after: ArrayLike<number>): Tried {
  const { low, high } = interval(Array.from(after, (value, k) => value - before[k]!), false);
  return { kind, share: meanOf(after), clear: low > 0 || high < 0 };
}

export interface Wait { lived: number; left: number }

/** How far something is that began at a time and takes long; null while it is short. */
function waitOf(start: number, lived: number): Wait | null {
  const gone = performance.now() - start;
  return gone < LONG || lived <= 0 ? null : { lived, left: ((gone / 1000) * (1 - lived)) / lived };
}

function shown(setup: Setup, records: Records | null, measures: Measure[], seconds: number, known: Shown | null): Shown {
  return { setup, records, measures, ends: known?.ends ?? null, tested: false, life: known?.life ?? null, old: true, seconds, error: "" };
}

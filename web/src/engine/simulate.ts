/** Ensembles: years of many replicates, with what is done on the way, and their twins. */

import { replicateKeys } from "./keys";
import { givenOf, Memory } from "./memory";
import type { Loaded } from "./module";
import type { Change, Event, Given, Records, Request } from "./types";
import { checkGiven, checkParameter, resolve, type Resolved } from "./values";

/** Years at the end of a run over which conduct is judged. */
export const WINDOW = 20;
/** Dyads of blocks of lanes that are lived together: between two such parts others may act. */
const TOGETHER = 64;
const HELD = "belief";
/** What is set under a name of its own and stands in fields of the world in another form. */
const SECTORS = ["bind_economic", "bind_political", "bind_security"];

/** One course: what is asked of a run or of its twin, put together. */
interface Course {
  request: Request;
  events: Event[];
  first: Record<string, Given>;
  resolved: Resolved;
  keep: string[];
  years: number;
}

/** Log-odds with which a probability is read. */
function logOdds(probability: number): number {
  const least = Math.fround(1e-4);
  const p = Math.fround(Math.min(Math.max(Math.fround(probability), least), Math.fround(1 - 1e-4)));
  return Math.fround(Math.log(Math.fround(p / Math.fround(1 - p))));
}

const holds = (event: Event, year: number): boolean =>
  event.year <= year && (event.until === undefined || year < event.until);

/** Return the years at which something begins or ends, with 0 and the last. */
function boundaries(events: readonly Event[], years: number): number[] {
  const marks = new Set([0, years]);
  for (const { year, until, hold, edits } of events) {
    [year, until ?? years].filter((y) => y > 0 && y < years).forEach((y) => marks.add(y));
    if (hold && Object.keys(edits ?? {}).some((name) => name !== HELD)) {
      for (let y = year; y < Math.min(years, until ?? years); y++) {
        marks.add(y);
      }
    }
  }
  return [...marks].sort((a, b) => a - b);
}

function course(loaded: Loaded, request: Request): Course {
  const { about, layout } = loaded;
  const place = request.scenario;
  const years = request.years ?? place?.years ?? 100;
  if ((place?.states ?? about.states) !== about.states || (place?.periods ?? about.periods) !== about.periods) {
    throw new Error(`This module is of ${about.states} states, and the scenario ${place?.name} is not.`);
  }
  if (!Number.isInteger(years) || years < 1) {
    throw new RangeError(`A run has a whole number of years from 1 on, not ${years}.`);
  }
  const events = [...(place?.events ?? []), ...(request.events ?? [])];
  for (const event of events) {
    checkEvent(loaded, event);
  }
  const first = { ...place?.first, ...request.first };
  for (const [name, value] of Object.entries(first)) {
    const known = about.first.find((q) => q.name === name);
    if (known === undefined) {
      throw new Error(`${name} cannot be fixed of the first year.`);
    }
    checkGiven(known, value);
  }
  const keep = request.keep ?? Object.keys(layout.records);
  for (const name of keep) {
    if (!(name in layout.records)) {
      throw new Error(`This module keeps no record ${JSON.stringify(name)}: name it where the module is made.`);
    }
  }
  return { request, events, first, resolved: resolve(about, request, events, first), keep, years };
}

function checkEvent({ about }: Loaded, event: Event): void {
  const last = event.until ?? Infinity;
  const states = [event.actor, event.target].filter((who) => who !== undefined);
  if (!(Number.isInteger(event.year) && event.year >= 0 && last > event.year)) {
    throw new RangeError(`Something is done from year ${event.year} to ${last}: years count from 0, and it ends later.`);
  }
  if (states.some((who) => !(Number.isInteger(who) && who >= 0 && who < about.states))) {
    throw new RangeError(`An event is of state ${states.find((who) => !(who < about.states)) ?? states[0]}, and states are 0 to ${about.states - 1}.`);
  }
  if (event.conduct === undefined && states.length > 0) {
    throw new Error("Somebody's conduct is to be forced, and not to what: settings and edits are of everybody.");
  }
  if (event.actor !== undefined && event.actor === event.target) {
    throw new Error(`State ${event.actor} does not act toward itself.`);
  }
  if (event.hold && Object.keys(event.edits ?? {}).length === 0) {
    throw new Error("An event is to hold what it sets, and sets nothing.");
  }
  Object.entries(event.settings ?? {}).forEach(([name, value]) => checkParameter(about, name, value));
  for (const [name, value] of Object.entries(event.edits ?? {})) {
    const known = about.edits.find((q) => q.name === name);
    if (known === undefined) {
      throw new Error(`${name} cannot be set on the way: only ${about.edits.map((one) => one.name).join(", ")} can.`);
    }
    checkGiven(known, value);
  }
}

/** Lay world, parameters, bounds of conduct and beliefs held where events leave them at the start of a year. */
function begin(memory: Memory, { events, resolved }: Course, year: number): void {
  const now = new Map(Object.entries(resolved.values));
  const touched = new Set(events.flatMap((event) => Object.keys(event.settings ?? {})));
  const n = memory.states;
  const low = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const high = low.map((row) => row.map(() => 1));
  let held: Given | null = null;
  for (const event of events.filter((one) => holds(one, year))) {
    for (const [name, value] of Object.entries(event.settings ?? {})) {
      now.set(name, now.get(name)!.map((own, state) => (resolved.denies(state, name) ? own : value)));
    }
    for (let i = 0; event.conduct !== undefined && i < n; i++) {
      for (let j = 0; j < n; j++) {
        if ((event.actor ?? i) === i && (event.target ?? j) === j) {
          low[i]![j] = high[i]![j] = event.conduct;
        }
      }
    }
    if (event.hold && event.edits !== undefined && HELD in event.edits) {
      held = event.edits[HELD]!;
    }
  }
  touched.forEach((name) => memory.setParameter(name, now.get(name)!));
  memory.setField("low", low);
  memory.setField("high", high);
  memory.setField("held", Number(held !== null));
  const believed = held;
  memory.setField("held_log_odds", believed === null ? 0 : low.map((row, i) => row.map((_, j) => logOdds(givenOf(believed, i, j)))));
  const edits = events.flatMap((event) =>
    Object.entries(event.edits ?? {}).filter(
      ([name]) => event.year === year || (event.hold && holds(event, year) && name !== HELD),
    ),
  );
  for (const last of [false, true]) {
    // beliefs last, as identity colours them
    edits.filter(([name]) => (name === HELD) === last).forEach(([name, given]) => edit(memory, now, name, given));
  }
}

function edit(memory: Memory, now: Map<string, number[]>, name: string, given: Given): void {
  if (name === "binding") {
    SECTORS.forEach((sector) => memory.setField(sector, given));
  } else if (name === "second_order") {
    memory.setFrom("second_order_log_odds", "second_order_log_odds", (_, i, j) => logOdds(givenOf(given, i, j)));
  } else if (name === HELD) {
    const frame = now.get("frame") ?? [];
    memory.setFrom("log_odds", "amity", (amity, i, j) =>
      Math.fround(logOdds(givenOf(given, i, j)) + Math.fround(Math.fround(frame[i] ?? 0) * amity)),
    );
  } else {
    memory.setField(name, given);
  }
}

/** Lay the first world where it is read, and make it. */
function first(memory: Memory, { first: given, resolved }: Course, loaded: Loaded, keys: [Uint32Array, Uint32Array]): void {
  for (const name of Object.keys(loaded.layout.parameters)) {
    if (name in resolved.values) {
      memory.setParameter(name, resolved.values[name]!);
    }
  }
  for (const { name } of loaded.about.first) {
    memory.setParameter(`given ${name}`, Number(name in given));
    if (name in given) {
      memory.setField(name === HELD ? "log_odds" : name, given[name]!);
    }
  }
  memory.setKeys(keys);
  memory.start();
}

/** Return records to fill. */
function blank(loaded: Loaded, { request, keep, years, resolved }: Course, ids: number[]): Records {
  const n = loaded.about.states;
  const of = Object.fromEntries(keep.map((name) => [name, loaded.about.records.find((q) => q.name === name)!.of]));
  const size = { system: 1, state: n, dyad: n * n };
  const data = Object.fromEntries(keep.map((name) => [name, new Float32Array(years * size[of[name]!] * ids.length)]));
  const values = Object.fromEntries(loaded.about.parameters.map(({ name }) => [name, resolved.values[name]!]));
  return { states: n, years, lanes: ids.length, ids, data, of, failed: [], request, values };
}

/** Return the request of a twin or of a fork: the same with something otherwise. */
export function changed(request: Request, change: Change): Request {
  const { twin: _, ...same } = request;
  return {
    ...same,
    ...change,
    values: { ...request.values, ...change.values },
    first: { ...request.first, ...change.first },
    events: [...(request.events ?? []), ...(change.events ?? [])],
  };
}

/** Return the request of the same run with something done otherwise from a year on. */
export function fork(request: Request, year: number, events: Event[]): Request {
  if (events.some((event) => event.year < year)) {
    throw new RangeError(`A fork at year ${year} cannot change anything before it.`);
  }
  return changed(request, { events });
}

/** Lives runs; between two chunks of replicates it lets others act, and asks whether it is still wanted. */
export class Simulation {
  private readonly memory: Memory;

  constructor(readonly loaded: Loaded) {
    this.memory = new Memory(loaded);
  }

  /** Run; `pause` is awaited between chunks and told the share that is lived, and throws to stop. */
  async run(request: Request, pause: (share: number) => Promise<void> | void): Promise<Records> {
    const main = course(this.loaded, request);
    const ids = replicatesOf(request);
    const other = twinOf(this.loaded, main);
    const out = blank(this.loaded, main, ids);
    if (other !== null) {
      out.twin = blank(this.loaded, other, ids);
    }
    const keys = replicateKeys(request.seed ?? 0, ids);
    const size = Math.max(1, Math.round(TOGETHER / this.loaded.about.states ** 2)) * this.memory.lanes;
    for (let from = 0; from < ids.length; from += size) {
      await pause(from / ids.length);
      const lanes = { from, count: Math.min(size, ids.length - from) };
      const mine = keys.map((words) => words.subarray(from, from + size)) as typeof keys;
      this.memory.room(Math.ceil(lanes.count / this.memory.lanes), main.years);
      first(this.memory, main, this.loaded, mine);
      const parts = request.twin === true ? Math.max(0, main.years - WINDOW) : null;
      const saved = this.live(main, out, lanes, 0, parts);
      if (other === null || out.twin === undefined) {
        continue;
      }
      if (saved === null || parts === null) {
        first(this.memory, other, this.loaded, mine);
        this.live(other, out.twin, lanes, 0, null);
      } else {
        this.memory.restore(saved);
        copy(out, out.twin, lanes, parts);
        this.live(other, out.twin, lanes, parts, null);
      }
    }
    return out;
  }

  /** Live from a year on to the end; return what lasts as it is where the ways part. */
  private live(
    one: Course,
    into: Records,
    { from, count }: { from: number; count: number },
    since: number,
    parts: number | null,
  ): Uint8Array[] | null {
    const { memory } = this;
    const marks = boundaries(one.events, one.years).concat(since, parts ?? since).filter((year) => year >= since);
    const cuts = [...new Set(marks)].sort((a, b) => a - b);
    let saved: Uint8Array[] | null = null;
    for (let k = 0; k + 1 < cuts.length; k++) {
      const [year, end] = [cuts[k]!, cuts[k + 1]!];
      saved = year === parts ? memory.saved() : saved;
      begin(memory, one, year);
      memory.run(year, end);
      for (const [name, data] of Object.entries(into.data)) {
        const entries = data.length / (into.years * into.lanes);
        memory.read(name, end - year, data, { year, entries, lanes: into.lanes, from, count });
      }
    }
    memory.failed(count).forEach((is, lane) => is && into.failed.push(from + lane));
    return saved;
  }
}

/** Return the numbers of the replicates. */
export function replicatesOf({ replicates = 200 }: Request): number[] {
  const ids = typeof replicates === "number" ? Array.from({ length: replicates }, (_, k) => k) : replicates;
  if (ids.length === 0 || new Set(ids).size < ids.length || ids.some((id) => !(Number.isSafeInteger(id) && id >= 0))) {
    throw new RangeError("A run has replicates with whole numbers from 0 on, each once.");
  }
  return ids;
}

function twinOf(loaded: Loaded, { request, years }: Course): Course | null {
  if (request.twin === undefined || request.twin === false) {
    return null;
  }
  const held: Event = { year: Math.max(0, years - WINDOW), conduct: 0 };
  return course(loaded, changed(request, request.twin === true ? { events: [held] } : request.twin));
}

/** Copy what two courses share: the years before they part. */
function copy(source: Records, target: Records, { from, count }: { from: number; count: number }, years: number): void {
  const { lanes } = source;
  for (const [name, data] of Object.entries(target.data)) {
    const held = source.data[name]!;
    const rows = (data.length / (target.years * lanes)) * years;
    for (let row = 0; row < rows; row++) {
      data.set(held.subarray(row * lanes + from, row * lanes + from + count), row * lanes + from);
    }
  }
}

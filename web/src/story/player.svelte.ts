/** Lives the scenes as the reader moves them, and keeps the reader's path. */
import { coarseToFine } from "../lib/grid";
import { Cancelled, type Engine, type Records, type Request } from "../engine";
import { hostile } from "../engine/measures";
import { Dyads, withoutFirst } from "../engine/dyads";
import { sceneOf, type Scene, type StoryData } from "./book";
import { checked } from "./checked";
import { interval } from "../engine/intervals";
import { estimatesOf, needs, type Estimate, type Lived } from "./facts";
import { addressOf, listOf, pathOf, type Doing, type Path } from "./path";
import { requestOf } from "./requests";

export interface Tools {
  /** An engine of that many states; "map" has one of its own, so that neither waits for the other. */
  engine(states: number, channel: "run" | "map"): Promise<Engine>;
}

/** What is known of a scene. */
export interface Played {
  /** Settings that it was lived with. */
  stamp: string;
  control: number;
  runs: Record<string, Records>;
  facts: Record<string, number>;
  /** The same with their intervals. */
  sure: Record<string, Estimate>;
  lived: Lived;
}

/** Histories of one point of an axis or a map. */
const AXIS_KEEP = ["conduct", "intended", "malign", "prox"];
const KEPT = 24;

export class Player {
  readonly data: StoryData;
  readonly tools: Tools;
  readonly ids: string[];
  path = $state<Path>() as Path;
  played = $state.raw<Record<string, Played>>({});
  /** What is found beside the numbers of a scene, such as the share at the dot of the map. */
  found = $state.raw<Record<string, Estimate>>({});
  error = $state("");
  map = $state.raw<{ shares: number[][]; done: boolean }>({ shares: [], done: false });
  readonly #runs = new Map<string, Promise<Records>>();
  readonly #axes = new Map<string, number[][]>();
  readonly #turns: Record<string, number> = {};
  #maps = 0;

  constructor(data: StoryData, tools: Tools, address = "") {
    this.data = data;
    this.tools = tools;
    this.ids = data.book.scenes.map((one) => one.id);
    this.path = this.#read(address, data.language);
  }

  open(address: string): void {
    this.path = this.#read(address, this.path.language);
  }
  #read(address: string, language: string): Path {
    const { book, schools, recorded } = this.data;
    const situations = (recorded?.names ?? []).filter((name) => name !== "unknown");
    return checked(pathOf(address, this.ids, language), book.scenes, { schools: schools.map((one) => one.name), situations });
  }
  get address(): string {
    return addressOf(this.path);
  }
  get scene(): Scene {
    return sceneOf(this.data.book, this.path.scene);
  }
  told(id: string): Scene {
    return sceneOf(this.data.book, id);
  }
  scenes(): readonly Scene[] {
    return this.data.book.scenes;
  }

  go(id: string): void {
    this.path.scene = id;
  }
  doing(id: string): Doing {
    return this.path.done[id] ?? {};
  }
  touched(id: string): boolean {
    return id in this.path.done;
  }
  /** Settings of a scene that its numbers hang on. */
  stamp(id: string): string {
    return [this.control(id), ...(id === "schools" ? this.picked() : [])].join(" ");
  }
  /** Whether the numbers of a scene are those of what is set. */
  fresh(id: string): boolean {
    return this.played[id]?.stamp === this.stamp(id);
  }
  /** Whether the reader has played a scene to its finding. */
  finished(id: string): boolean {
    const { at, chair, bets, acts, what, looked } = this.doing(id);
    const years = (list: number | string | undefined) => listOf(list).length >= 5;
    const ends: Record<string, boolean> = {
      mirror: chair === "they", motive: years(bets), response: years(acts), paradox: Number(at) > 1, comeback: what === "both", record: looked === "yes", inescapable: false,
    };
    return this.touched(id) && (ends[id] ?? true);
  }
  do(id: string, part: Doing): void {
    this.path.done[id] = { ...this.doing(id), ...part };
  }
  /** Take back what was done in a scene. */
  undo(id: string): void {
    const { [id]: _, ...rest } = this.path.done;
    this.path.done = rest;
  }
  /** Begin again with nothing done. */
  restart(): void {
    this.path = { scene: this.ids[0]!, language: this.path.language, done: {} };
    this.found = {};
  }
  /** Live scenes again that are not known here: those of an address. */
  async lookBack(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (id === "map") {
        const { x, y } = this.doing("map");
        if (!("map.share" in this.found) && x !== undefined) {
          const rows = await this.#shares(this.mapRequest(Number(x), Number(y)), "dot");
          this.find("map.share", rows);
        }
      } else if (this.played[id]?.control !== this.control(id)) await this.play(id);
    }
  }
  /** Keep a share that is found beside the numbers of a scene. */
  find(name: string, values: readonly number[]): void {
    const { mean: value, low, high } = interval(values, true);
    this.found = { ...this.found, [name]: { value, low, high, n: values.length } };
  }
  /** Where the control of a scene stands. */
  control(id: string): number {
    const { at } = this.doing(id);
    const { control } = sceneOf(this.data.book, id);
    const start = id === "mirror" ? (this.path.done.armed?.at ?? control.try) : control.start;
    return Number(at ?? (typeof start === "number" ? start : (control.try ?? 0)));
  }

  /** A run, lived once. */
  run(request: Request, states = 2, channel = ""): Promise<Records> {
    const key = JSON.stringify(request);
    let held = this.#runs.get(key);
    if (!held) {
      held = this.tools.engine(states, "run").then((engine) => engine.run(request, { channel: channel || key }));
      this.#runs.set(key, held);
      held.catch(() => this.#runs.delete(key));
      if (this.#runs.size > KEPT) this.#runs.delete(this.#runs.keys().next().value!);
    }
    return held;
  }

  /** The request of an arm of a scene, with its control where the reader has put it. */
  request(id: string, arm: string, more: { values?: Record<string, number> } = {}): Request {
    const scene = sceneOf(this.data.book, id);
    return requestOf(this.data.book, scene, arm, this.control(id), { ...more, keep: needs(scene).concat(KEEP_MORE[id] ?? []) });
  }

  /** Requests of all that the numbers of a scene come from, as the reader has set it. */
  shown(id: string): Request[] {
    const scene = sceneOf(this.data.book, id);
    const arms = Object.entries(scene.arms).filter(([, arm]) => !arm.restraint_twin_of).map(([name]) => name);
    if (scene.control.kind === "schools") {
      const values = { [scene.control.axis!.parameter]: this.dwelt() };
      return arms.map((arm, k) => ({ ...this.request(id, arm, { values }), school: this.picked()[k]! }));
    }
    const requests = arms.map((arm) => this.request(id, arm));
    if (scene.control.kind !== "map" || !this.touched(id)) return requests;
    const [x, y] = scene.control.start as number[];
    return [...requests, this.mapRequest(Number(this.doing(id).x ?? x), Number(this.doing(id).y ?? y))];
  }
  /** Where on their axis the schools are run again: where they differ most, else in its middle. */
  dwelt(): number {
    const { at } = sceneOf(this.data.book, "schools").control.axis!;
    const gap = this.played.schools?.facts.gap_at ?? NaN;
    return Number.isFinite(gap) ? gap : at[at.length >> 1]!;
  }

  /** Live every arm of a scene as its control stands, and read its numbers. */
  async play(id: string): Promise<Played | null> {
    const scene = sceneOf(this.data.book, id);
    const turn = (this.#turns[id] = (this.#turns[id] ?? 0) + 1);
    const [control, stamp] = [this.control(id), this.stamp(id)];
    const states = this.data.book.beds[scene.bed]!.states;
    try {
      const lived: Lived = { scene, runs: {} };
      if (scene.control.kind === "schools") lived.axes = await this.#liveAxes(scene, turn);
      else {
        const arms = Object.entries(scene.arms).filter(([, arm]) => !arm.restraint_twin_of);
        for (const [name] of arms) {
          lived.runs[name] = withoutFirst(await this.run(this.request(id, name), states, `${id} ${name}`), scene.warmUp ?? 0);
          if (turn !== this.#turns[id]) return null;
        }
        for (const [name, arm] of Object.entries(scene.arms)) {
          const twin = arm.restraint_twin_of ? lived.runs[arm.restraint_twin_of]?.twin : undefined;
          if (twin) lived.runs[name] = twin;
        }
      }
      if (turn !== this.#turns[id]) return null;
      const sure = estimatesOf(lived);
      const facts = Object.fromEntries(Object.entries(sure).map(([name, { value }]) => [name, value]));
      const found = { stamp, control, runs: lived.runs, facts, sure, lived };
      this.played = { ...this.played, [id]: found };
      performance.mark("detente:played");
      return found;
    } catch (error) {
      if (!(error instanceof Cancelled)) this.error = error instanceof Error ? error.message : String(error);
      return null;
    }
  }

  /** Schools that the reader picked. */
  picked(): [string, string] {
    const { one, other } = this.doing("schools");
    const start = sceneOf(this.data.book, "schools").control.start as string[];
    return [String(one ?? start[0]), String(other ?? start[1])];
  }

  async #liveAxes(scene: Scene, turn: number): Promise<Record<string, number[][]>> {
    const axis = scene.control.axis!;
    const out: Record<string, number[][]> = {};
    for (const [k, arm] of Object.keys(scene.arms).entries()) {
      const school = this.picked()[k]!;
      let held = this.#axes.get(school);
      if (!held) {
        held = [];
        for (const at of axis.at) {
          if (turn !== this.#turns[scene.id]) throw new Cancelled();
          const request = requestOf(this.data.book, scene, arm, 0, { values: { [axis.parameter]: at }, keep: AXIS_KEEP });
          held.push(await this.#shares({ ...request, school }, "axis"));
        }
        this.#axes.set(school, held);
      }
      out[arm] = held;
    }
    return out;
  }

  async #shares(request: Request, channel: string): Promise<number[]> {
    const engine = await this.tools.engine(2, "map");
    const records = await engine.run(request, { channel });
    return hostile(new Dyads(records), [0, 1]);
  }

  /** Compute the map, from coarse to fine, until something is asked anew. */
  async drawMap(): Promise<void> {
    const scene = sceneOf(this.data.book, "map");
    const mine = ++this.#maps;
    const { x, y } = scene.control as { x: { parameter: string; at: number[] }; y: { parameter: string; at: number[] } };
    const shares = y.at.map(() => x.at.map(() => NaN));
    const start = performance.now();
    let told = 0;
    const show = (done: boolean) => (this.map = { shares: shares.map((row) => [...row]), done });
    show(false);
    try {
      for (const [r, c] of coarseToFine(y.at.length, x.at.length)) {
        const rows = await this.#shares(this.mapRequest(x.at[c]!, y.at[r]!), "map");
        if (mine !== this.#maps) return;
        shares[r]![c] = rows.reduce((a, b) => a + b, 0) / rows.length;
        if (performance.now() - told > 60) {
          told = performance.now();
          show(false);
        }
      }
      show(true);
      performance.measure("detente:map", { start, end: performance.now() });
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    }
  }

  /** Leave the map as far as it is. */
  stopMap(): void {
    this.#maps++;
  }

  /** The world at a point of the map. */
  mapRequest(x: number, y: number): Request {
    const scene = sceneOf(this.data.book, "map");
    const knob = scene.control;
    const told = knob.switch as { parameter: string; alike: number; apart: number };
    const apart = this.doing("map").arms === "apart";
    const values = { [knob.x!.parameter]: x, [knob.y!.parameter]: y, [told.parameter]: apart ? told.apart : told.alike };
    return requestOf(this.data.book, scene, "W1", 0, { values, keep: AXIS_KEEP });
  }
}

const KEEP_MORE: Record<string, string[]> = {
  response: ["malign"],
  motive: ["malign"],
  comeback: ["economy", "malign", "alliance"],
  sensibility: ["malign", "intended"],
};

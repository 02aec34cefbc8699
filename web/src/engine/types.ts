/** What the engine in the page is asked, and what it answers. */

/** A declared parameter, as `detente parameters` lists it. */
export interface Parameter {
  name: string;
  label: string;
  unit: string;
  default: number;
  /** Range that is searched; a slider runs over it. */
  low: number;
  high: number;
  /** Value that switches its mechanism off; null if there is none. */
  identity: number | null;
  source: string;
  /** Number of the mechanism that declares it. */
  mechanism: number;
}

/** A mechanism of the module, in the order of the year. */
export interface Mechanism {
  name: string;
  /** Phase of the year in which it acts; "start": the first world. */
  phase: string;
  /** Parameters whose identities together switch it off. */
  off: string[];
  /** Name under which a value says who has it. */
  presence: string;
  /** Numbers of the mechanisms that come together with it; none of one that is not detente's. */
  together: number[];
}

/** Whose a quantity is: [n, n] (row: perceiver or actor, column: target), [n] or one number. */
export type Of = "dyad" | "state" | "system";

/** A declared quantity: a record of a year, or a field that can be fixed or set. */
export interface Quantity {
  name: string;
  of: Of;
  unit: string;
  label: string;
  /** Smallest and largest value; null where there is none. */
  low: number | null;
  high: number | null;
}

/** A theory that the module can live: its parameters are values of the module's. */
export interface School {
  name: string;
  title: string;
  /** Numbers of the mechanisms that it has, that stand in it for company's sake, and that it says there are none of. */
  has: number[];
  absent: number[];
  denies: number[];
  /** Parameters that it sets, and those that are at these values unless a scenario says otherwise. */
  settings: Record<string, number>;
  idle: Record<string, number>;
}

/** What a module says of itself. */
export interface About {
  detente: string;
  states: number;
  periods: number;
  parameters: Parameter[];
  mechanisms: Mechanism[];
  schools: School[];
  records: Quantity[];
  /** What can be fixed of the first year (`first`) and set on the way (`edits`). */
  first: Quantity[];
  edits: Quantity[];
}

/** A number for all, [n] or [n][n]. */
export type Given = number | number[] | number[][];

/** Something done on the way: an `Intervention`. Years count from 0. */
export interface Event {
  year: number;
  /** First year in which it no longer holds; for ever if left out. */
  until?: number;
  /** Parameters from `year` on, of everybody. */
  settings?: Record<string, number>;
  /** Fields set at the start of `year`; "belief", "second_order" and "binding" as in Python. */
  edits?: Record<string, Given>;
  /** Whether edits are held: set in every year before `until`. */
  hold?: boolean;
  /** Act that is imposed: 1 compete, 0 restraint; of whom toward whom, everybody if left out. */
  conduct?: 0 | 1;
  actor?: number;
  target?: number;
}

/** A scenario, as `detente.engine.page.scenario_of` writes it. */
export interface Scenario {
  name: string;
  title?: string;
  question?: string;
  states?: number;
  years?: number;
  periods?: number;
  /** Names of the states; none, or one for each. */
  names?: string[];
  /** Year of the calendar that year 0 stands for. */
  firstYear?: number | null;
  /** Parameters of the world, which what a school says overrules. */
  settings?: Record<string, number>;
  first?: Record<string, Given>;
  events?: Event[];
}

/** What is run. Everything has a default. */
export interface Request {
  /** Where it starts, and what happens there; what the request says beside is added to it. */
  scenario?: Scenario;
  /** School of all states, or one for each; the module's first if left out. */
  school?: string | string[];
  /** Parameters over what the school says (`--set`), of everybody who does not deny their mechanism. */
  values?: Record<string, number>;
  /** Parameters over that, one table a state; `{}` for a state that has none. */
  perState?: Record<string, number>[];
  /** What is fixed of the first year, as `given` of a scenario. */
  first?: Record<string, Given>;
  /** Seed, 0 to 2^53 - 1 as a number (0 if left out). */
  seed?: number | bigint;
  /** Number of replicates (200), or their numbers. */
  replicates?: number | number[];
  /** Number of years; those of the scenario, or 100. */
  years?: number;
  events?: Event[];
  /** Records to keep; all of the module if left out. */
  keep?: string[];
  /**
   * The same replicates once more, with the same luck and one thing changed: `true` for the twin in which everybody
   * holds back in the last 20 years (`detente.restraint_twin`), or what is otherwise, such as
   * `{ values: { prior: 0.3 } }` for the calm twin of a prophecy. Tables are laid over those of the run, events come
   * after its events.
   */
  twin?: boolean | Change;
  /** Whether the measures are taken as well, where the run is lived: of systems that is work for a worker. */
  measures?: boolean;
}

/** What a twin or a fork does otherwise. */
export type Change = Pick<Request, "school" | "values" | "perState" | "first" | "events" | "keep">;

/** Records of an ensemble. */
export interface Records {
  states: number;
  years: number;
  /** Number of replicates: the last axis of every array. */
  lanes: number;
  /** Numbers of the replicates. */
  ids: number[];
  /**
   * By name: [year][lane] of the system, [year][state][lane], or [year][state][other][lane], flat. Lane k of year y of
   * [i][j] is at `((y * n + i) * n + j) * lanes + k`.
   */
  data: Record<string, Float32Array>;
  of: Record<string, Of>;
  /** Replicates (lanes) with a number that is not finite: no measure counts them. */
  failed: number[];
  /** What was asked. */
  request: Request;
  /** The parameters in its first year, by name, one number a state. */
  values: Record<string, number[]>;
  twin?: Records;
  /** The measures, if they were asked for. */
  measures?: Measure[];
}

/** A measure of a run, by replicate. */
export interface Measure {
  name: string;
  title: string;
  formula: string;
  unit: string;
  /** One value a replicate; NaN where it is not defined. */
  values: Float64Array;
  /** Mean over the replicates in which it is defined, with its 95 % interval. */
  mean: number;
  low: number;
  high: number;
}

export interface RunOptions {
  /** A newer request of the same channel cancels an older one, which is rejected with `Cancelled`. */
  channel?: string;
  /** Told of the share that is lived. */
  onProgress?: (share: number) => void;
}

/** An engine: a module that is loaded, here or in a worker. */
export interface Engine {
  about: About;
  run(request: Request, options?: RunOptions): Promise<Records>;
  close(): void;
}

/** A newer request of the same channel came. */
export class Cancelled extends Error {
  constructor() {
    super("A newer request took its place.");
    this.name = "Cancelled";
  }
}

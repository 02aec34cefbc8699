/** Dyads of a run: both directions side by side, and whose acts were their own. */

import { WINDOW } from "./simulate";
import type { Event, Records } from "./types";

/** Share of the years that must be free of what events force, for conduct in them to be judged. */
const FREE = 0.25;

/** First year and the year after the last. */
export type Window = readonly [number, number];
/** One value a replicate. */
export type Lanes = Float64Array;
/** A value of each replicate. */
export type Of = (lane: number) => number;
/** Two sides of a dyad, by the numbers of its states. */
export type Pair = readonly [number, number];

/** What is done in a run: what its scenario holds, then what its request adds. */
export const eventsOf = ({ request }: Records): Event[] => [...(request.scenario?.events ?? []), ...(request.events ?? [])];

/** A run without its first years, in which nothing was done from outside. */
export function withoutFirst(records: Records, years: number): Records {
  if (!years) return records;
  const left = Object.entries(records.data).map(([name, held]) => [name, held.subarray((held.length / records.years) * years)]);
  return { ...records, years: records.years - years, data: Object.fromEntries(left) as Records["data"] };
}

export class Dyads {
  readonly pairs: Pair[] = [];
  readonly all: Window;
  /** The years at the end over which conduct is judged. */
  readonly last: Window;
  private readonly failed: Set<number>;
  private readonly events: Event[];

  constructor(readonly records: Records) {
    const { states, years, failed } = records;
    for (let i = 0; i < states; i++) {
      for (let j = i + 1; j < states; j++) {
        this.pairs.push([i, j]);
      }
    }
    this.all = [0, years];
    this.last = [Math.max(0, years - WINDOW), years];
    this.failed = new Set(failed);
    this.events = eventsOf(records);
  }

  get lanes(): number {
    return this.records.lanes;
  }

  /** Return the values of (i, j), or of state i, in a year [lane]. */
  at(name: string, year: number, i: number, j: number): Float32Array {
    const { states: n, lanes, data, of } = this.records;
    const row = of[name] === "dyad" ? (year * n + i) * n + j : of[name] === "state" ? year * n + i : year;
    return data[name]!.subarray(row * lanes, (row + 1) * lanes);
  }

  /** Return the mean over years of something of each replicate; `of` is asked once a year. */
  mean(window: Window, of: (year: number) => Of): Lanes {
    const out = new Float64Array(this.lanes);
    for (let year = window[0]; year < window[1]; year++) {
      const value = of(year);
      for (let k = 0; k < out.length; k++) {
        out[k]! += value(k);
      }
    }
    return out.map((sum) => sum / (window[1] - window[0]));
  }

  /** Return in which replicates a dyad matters: reach above one half in the last year, if recorded; none that failed. */
  relevant([i, j]: Pair): boolean[] {
    const reach = "prox" in this.records.data ? this.at("prox", this.records.years - 1, i, j) : null;
    return Array.from({ length: this.lanes }, (_, k) => !this.failed.has(k) && (reach === null || reach[k]! > 0.5));
  }

  /** Return the share of the relevant dyads, or the mean over them; `of` gives NaN where a dyad does not count. */
  share(of: (pair: Pair) => ArrayLike<number>): Lanes {
    const total = new Float64Array(this.lanes);
    const count = new Float64Array(this.lanes);
    for (const pair of this.pairs) {
      const values = of(pair);
      this.relevant(pair).forEach((is, k) => {
        if (is && !Number.isNaN(values[k]!)) {
          total[k]! += values[k]!;
          count[k]!++;
        }
      });
    }
    return total.map((sum, k) => (count[k]! > 0 ? sum / count[k]! : NaN));
  }

  /** Return in which replicates both states want nothing but security throughout. */
  benign([i, j]: Pair, window: Window): boolean[] {
    const out = new Array<boolean>(this.lanes).fill(true);
    for (let year = window[0]; year < window[1]; year++) {
      for (const state of [i, j]) {
        this.at("malign", year, state, state).forEach((greedy, k) => (out[k] &&= greedy <= 0.5));
      }
    }
    return out;
  }

  /** Return the act that events force, or null where conduct is free. */
  forced(year: number, i: number, j: number): number | null {
    let act: number | null = null;
    for (const event of this.events) {
      const holds = event.year <= year && year < (event.until ?? Infinity);
      if (event.conduct !== undefined && holds && (event.actor ?? i) === i && (event.target ?? j) === j) {
        act = event.conduct;
      }
    }
    return act;
  }

  /** Return the years in which neither side's act is forced. */
  free([i, j]: Pair, window: Window): number[] {
    const years = Array.from({ length: window[1] - window[0] }, (_, k) => window[0] + k);
    return years.filter((year) => this.forced(year, i, j) === null && this.forced(year, j, i) === null);
  }

  /** Return whether enough years are free for conduct in them to be judged. */
  judged(pair: Pair, window: Window): boolean {
    const { length } = this.free(pair, window);
    return length > 0 && length >= FREE * (window[1] - window[0]);
  }

  /** Return both sides' shares of the free years in which they compete (and mean to); null if too few are free. */
  acts(pair: Pair, window: Window, meant: boolean): [Lanes, Lanes] | null {
    if (!this.judged(pair, window)) {
      return null;
    }
    const years = this.free(pair, window);
    const sides = [pair, [pair[1], pair[0]]] as const;
    return sides.map(([i, j]) => {
      const out = new Float64Array(this.lanes);
      for (const year of years) {
        const acts = this.at("conduct", year, i, j);
        const intended = meant ? this.at("intended", year, i, j) : acts;
        acts.forEach((act, k) => (out[k]! += Number(act >= 0.5 && intended[k]! >= 0.5)));
      }
      return out.map((count) => count / years.length);
    }) as [Lanes, Lanes];
  }
}

/** Entropy of a binary probability [bits]. */
export function entropy(probability: number): number {
  const q = Math.min(Math.max(probability, 1e-9), 1 - 1e-9);
  return -(q * Math.log2(q) + (1 - q) * Math.log2(1 - q));
}

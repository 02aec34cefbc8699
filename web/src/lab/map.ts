/** The map over advantage and first belief, cell by cell from coarse to fine, first of few histories, then of all. */
import type { Engine, Measure, Records } from "../engine";
import { coarseToFine } from "../lib/grid";
import type { Data } from "./data";
import { mapReplicatesOf, requestOf, type Setup } from "./setup";

export const MAP_SIZE = 13;
const MAP_KEEP = ["conduct", "intended", "malign", "prox", "fear", "critical_fear"];
/** Milliseconds between two pictures of a map that is being computed. */
const SHOWN = 120;

export interface MapShown {
  /** The world it is of. */
  key: string;
  shares: number[][];
  edge: number[][];
  done: boolean;
  seconds: number;
  /** Share of the histories that are lived, and seconds that the rest is likely to take. */
  lived: number;
  left: number;
}

/** Histories of a cell of the first map: whole lanes of the engine, about a fifth of all. */
export const fewReplicatesOf = (states: number): number => 4 * Math.ceil(mapReplicatesOf(states) / 20);

/** What a map is of: the setup but for the two axes and the number of histories. */
export function keyOf(setup: Setup): string {
  const { offence_advantage: _, prior: __, ...rest } = setup.values;
  return JSON.stringify({ ...setup, values: rest, replicates: 0 });
}

export function mapAxes(data: Data): { xs: number[]; ys: number[] } {
  const even = ([low, high]: [number, number]) => Array.from({ length: MAP_SIZE }, (_, k) => Number((low + ((high - low) * k) / (MAP_SIZE - 1)).toPrecision(4)));
  return { xs: even(data.map.offence_advantage), ys: even(data.map.prior) };
}

interface Drawing {
  data: Data;
  setup: Setup;
  /** Engines that share the cells. */
  engines: Engine[];
  measures(records: Records, names: readonly string[]): Measure[];
  /** Whether the map is still wanted. */
  wanted(): boolean;
  show(map: MapShown): void;
  /** Told once the map of few histories is whole. */
  first(): void;
}

const meanOf = (values: readonly number[]): number => {
  const known = values.filter(Number.isFinite);
  return known.reduce((sum, v) => sum + v, 0) / known.length;
};

/** Draw a map; it ends as soon as it is not wanted any more. */
export async function drawMap({ data, setup, engines, measures, wanted, show, first }: Drawing): Promise<void> {
  const start = performance.now();
  const { xs, ys } = mapAxes(data);
  const { about } = engines[0]!;
  const [all, few] = [mapReplicatesOf(about.states), fewReplicatesOf(about.states)];
  const grid = <T>(value: () => T) => ys.map(() => xs.map(value));
  const [shares, edge] = [grid(() => NaN), grid(() => NaN)];
  const ends = grid((): number[] => []);
  let [told, lived] = [start, 0];
  const tell = (done: boolean) => {
    told = performance.now();
    const seconds = (told - start) / 1000;
    const share = lived / (all * xs.length * ys.length);
    show({ key: keyOf(setup), shares: shares.map((row) => [...row]), edge: edge.map((row) => [...row]), done, seconds, lived: share, left: (seconds * (1 - share)) / share });
  };
  for (const [from, to] of [[0, few], [few, all]] as const) {
    const ids = Array.from({ length: to - from }, (_, k) => from + k);
    const cells = coarseToFine(ys.length, xs.length).values();
    const draw = async (engine: Engine) => {
      for (const [r, c] of cells) {
        if (!wanted()) return;
        const point = { ...setup, values: { ...setup.values, offence_advantage: xs[c]!, prior: ys[r]! } };
        const records = await engine.run({ ...requestOf(data, engine.about, point, MAP_KEEP), replicates: ids });
        ends[r]![c]!.push(...(measures(records, ["hostility"])[0]?.values ?? []));
        shares[r]![c] = meanOf(ends[r]![c]!);
        if (from === 0) edge[r]![c] = firstFear(records);
        lived += ids.length;
        if (wanted() && performance.now() - told > SHOWN) tell(false);
      }
    };
    await Promise.all(engines.map(draw));
    if (!wanted()) return;
    if (to < all) {
      tell(false);
      first();
    }
  }
  tell(true);
}

/** By how much the first year's fear lies above what would make a state strike first: below 0 nobody competes. */
function firstFear(records: Records): number {
  const { states: n, lanes } = records;
  const { fear, critical_fear: critical } = records.data;
  let [sum, count] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      for (let k = 0; k < lanes; k++) sum += fear![(i * n + j) * lanes + k]! - Math.min(1, critical![(i * n + j) * lanes + k]!);
      count += lanes;
    }
  }
  return sum / count;
}

/** The first belief at each column at which the edge is crossed; null where it is nowhere. */
export function crossing(edge: number[][], ys: number[]): (number | null)[] {
  return (edge[0] ?? []).map((_, c) => {
    for (let r = 0; r + 1 < edge.length; r++) {
      const [below, above] = [edge[r]![c]!, edge[r + 1]![c]!];
      if (below < 0 && above >= 0) return ys[r]! + ((ys[r + 1]! - ys[r]!) * -below) / (above - below);
    }
    return null;
  });
}

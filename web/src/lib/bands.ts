/** Medians and bands of ensembles. A quantity over the years is flat, [year][lane]. */

/** What a figure of histories draws of each year: the median, and bands of half and of nine in ten. */
export const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Quantiles of each year [quantile][year]; lanes that are not finite or are left out count in none. */
export function bands(values: Float32Array, years: number, lanes: number, at: readonly number[], skip: ReadonlySet<number> = new Set()): Float64Array[] {
  const out = at.map(() => new Float64Array(years));
  const held = new Float32Array(lanes);
  for (let year = 0; year < years; year++) {
    let count = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const value = values[year * lanes + lane]!;
      if (Number.isFinite(value) && !skip.has(lane)) held[count++] = value;
    }
    const sorted = held.subarray(0, count).sort();
    at.forEach((p, k) => (out[k]![year] = quantile(sorted, p)));
  }
  return out;
}

/** A quantile of sorted values, between neighbours in proportion; NaN of none. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (!sorted.length) return NaN;
  const place = p * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!);
}

/** Doubt about a motive [bits]: H2(b); 1 is a coin toss, 0 certainty, right or wrong. */
export function doubt(belief: number): number {
  if (!(belief > 0 && belief < 1)) return belief === 0 || belief === 1 ? 0 : NaN;
  return -belief * Math.log2(belief) - (1 - belief) * Math.log2(1 - belief);
}

/** The line at a level between the cells of a grid [row][column], in cells from the first cell's middle. */
export function contour(grid: number[][], level: number): [number, number, number, number][] {
  const lines: [number, number, number, number][] = [];
  for (let r = 0; r + 1 < grid.length; r++) {
    for (let c = 0; c + 1 < grid[r]!.length; c++) {
      const corner = [grid[r]![c]!, grid[r]![c + 1]!, grid[r + 1]![c + 1]!, grid[r + 1]![c]!];
      if (corner.some((v) => !Number.isFinite(v))) continue;
      const places: [number, number][] = [[c, r], [c + 1, r], [c + 1, r + 1], [c, r + 1]];
      const cuts: [number, number][] = [];
      for (let k = 0; k < 4; k++) {
        const [a, b] = [corner[k]!, corner[(k + 1) % 4]!];
        if (a >= level === b >= level) continue;
        const s = (level - a) / (b - a);
        const [p, q] = [places[k]!, places[(k + 1) % 4]!];
        cuts.push([p[0] + s * (q[0] - p[0]), p[1] + s * (q[1] - p[1])]);
      }
      for (let k = 0; k + 1 < cuts.length; k += 2) lines.push([...cuts[k]!, ...cuts[k + 1]!]);
    }
  }
  return lines;
}

/** Where the line at a level crosses a row of the grid, in columns: its first place from the left; null where nowhere. */
export function crossingOf(lines: readonly [number, number, number, number][], row: number): number | null {
  const cuts = lines.flatMap(([x0, y0, x1, y1]) => {
    if (Math.min(y0, y1) > row || Math.max(y0, y1) < row) return [];
    return [y0 === y1 ? Math.min(x0, x1) : x0 + ((row - y0) / (y1 - y0)) * (x1 - x0)];
  });
  return cuts.length ? Math.min(...cuts) : null;
}

/** Where a value lies among rising values, in cells from the first: between two in proportion, at most half a cell beyond. */
export function placeOf(value: number, values: number[]): number {
  const last = values.length - 1;
  const k = Math.min(last - 1, Math.max(0, values.findLastIndex((v) => v <= value)));
  return Math.min(last + 0.5, Math.max(-0.5, k + (value - values[k]!) / (values[k + 1]! - values[k]!)));
}

/** The value at a place, the inverse of `placeOf` within the cells. */
export function valueAt(where: number, values: number[]): number {
  const at = Math.min(values.length - 1, Math.max(0, where));
  const k = Math.min(values.length - 2, Math.floor(at));
  return values[k]! + (at - k) * (values[k + 1]! - values[k]!);
}

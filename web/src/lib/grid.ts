/** A grid in which each unknown cell has the value of the nearest known one; as it is where nothing is known. */
export function filled(grid: readonly (readonly number[])[]): number[][] {
  const known = grid.flatMap((row, r) => row.flatMap((value, c) => (Number.isFinite(value) ? [{ r, c, value }] : [])));
  return grid.map((row, r) => row.map((value, c) => {
    if (Number.isFinite(value) || !known.length) return value;
    const far = (one: { r: number; c: number }) => (one.r - r) ** 2 + (one.c - c) ** 2;
    return known.reduce((best, one) => (far(one) < far(best) ? one : best)).value;
  }));
}

/** Cells of a grid [row, column] from coarse to fine, each once. */
export function coarseToFine(rows: number, columns: number): [number, number][] {
  const out: [number, number][] = [];
  const seen = new Set<number>();
  for (const step of [4, 2, 1]) {
    for (let r = 0; r < rows; r += step) {
      for (let c = 0; c < columns; c += step) {
        if (!seen.has(r * columns + c)) out.push([r, c]);
        seen.add(r * columns + c);
      }
    }
  }
  return out;
}

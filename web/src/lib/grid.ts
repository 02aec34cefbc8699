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

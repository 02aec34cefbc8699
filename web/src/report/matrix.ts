/** A game in matrix form: best responses, equilibria in pure strategies, and the mixed one of two strategies a side. */

export interface Matrix { row: number[][]; column: number[][] }
export interface Found {
  /** Whether the row's, and the column's, strategy is a best response in a cell. */
  best: boolean[][];
  answer: boolean[][];
  /** Cells in which both are. */
  pure: [number, number][];
  /** Chance of the first row and of the first column; null where there is no such equilibrium, or more than two strategies. */
  mixed: { p: number; q: number } | null;
  /** The pure equilibrium that risk dominates; null where there are not two. */
  safer: [number, number] | null;
}

const CLOSE = 1e-9;

export function solve({ row, column }: Matrix): Found {
  const [m, n] = [row.length, row[0]!.length];
  const top = Array.from({ length: n }, (_, j) => Math.max(...row.map((r) => r[j]!)));
  const best = row.map((r) => r.map((value, j) => value >= top[j]! - CLOSE));
  const answer = column.map((r) => { const most = Math.max(...r); return r.map((value) => value >= most - CLOSE); });
  const pure = row.flatMap((_, i) => Array.from({ length: n }, (_, j): [number, number] => [i, j])).filter(([i, j]) => best[i]![j] && answer[i]![j]);
  return { best, answer, pure, mixed: m === 2 && n === 2 ? mixture(row, column) : null, safer: m === 2 && n === 2 ? safer(row, column, pure) : null };
}

/** Each side mixes so that the other is indifferent. */
function mixture(row: number[][], column: number[][]): { p: number; q: number } | null {
  const [rows, columns] = [row[0]![0]! - row[1]![0]! - row[0]![1]! + row[1]![1]!, column[0]![0]! - column[0]![1]! - column[1]![0]! + column[1]![1]!];
  if (Math.abs(rows) < CLOSE || Math.abs(columns) < CLOSE) return null;
  const q = (row[1]![1]! - row[0]![1]!) / rows;
  const p = (column[1]![1]! - column[1]![0]!) / columns;
  return p > CLOSE && p < 1 - CLOSE && q > CLOSE && q < 1 - CLOSE ? { p, q } : null;
}

/** Of two strict equilibria that with the larger product of what leaving it alone would cost (Harsanyi and Selten 1988). */
function safer(row: number[][], column: number[][], pure: [number, number][]): [number, number] | null {
  if (pure.length !== 2 || pure[0]![0] === pure[1]![0] || pure[0]![1] === pure[1]![1]) return null;
  const [one, two] = pure.map(([i, j]) => (row[i]![j]! - row[1 - i]![j]!) * (column[i]![j]! - column[i]![1 - j]!));
  return Math.abs(one! - two!) < CLOSE ? null : one! > two! ? pure[0]! : pure[1]!;
}

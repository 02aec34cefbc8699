/** What a belief dial shows of runs: means over histories and years. */
import { entropy, type Records } from "../engine";

export interface Held { belief: number; fear: number; critical: number; doubt: number }

/** What one state believes of the other over some years, mean over replicates (or over those named). */
export function heldBy(records: Records | undefined, i: number, j: number, [from, to]: readonly [number, number], lanes?: readonly number[]): Held {
  if (!records) return { belief: NaN, fear: NaN, critical: NaN, doubt: NaN };
  const { states: n, lanes: all, data } = records;
  const who = lanes ?? Array.from({ length: all }, (_, k) => k);
  let [belief, fear, doubt, count] = [0, 0, 0, 0];
  const edges: number[] = [];
  for (let year = from; year < to; year++) {
    const row = ((year * n + i) * n + j) * all;
    for (const k of who) {
      belief += data.belief![row + k]!;
      fear += data.fear![row + k]!;
      doubt += entropy(data.belief![row + k]!);
      edges.push(data.critical_fear![row + k]!);
      count++;
    }
  }
  edges.sort((a, b) => a - b);
  return { belief: belief / count, fear: fear / count, critical: edges[edges.length >> 1] ?? NaN, doubt: doubt / count };
}

/** Acts of a state toward another in one history. */
export function actsOf(records: Records, name: string, i: number, j: number, k: number): number[] {
  const { states: n, years, lanes, data } = records;
  return Array.from({ length: years }, (_, year) => data[name]![((year * n + i) * n + j) * lanes + k]!);
}

/** Mean of a record over replicates, year by year: of a state, or of the system. */
export function meanOf(records: Records, name: string, state = 0): number[] {
  const { states, years, lanes, data, of } = records;
  const size = of[name] === "state" ? states : 1;
  return Array.from({ length: years }, (_, year) => {
    let sum = 0;
    for (let k = 0; k < lanes; k++) sum += data[name]![(year * size + state) * lanes + k]!;
    return sum / lanes;
  });
}

/** The records of one replicate alone. */
export function alone(records: Records, k: number): Records {
  const pick = (values: Float32Array) => Float32Array.from({ length: values.length / records.lanes }, (_, row) => values[row * records.lanes + k]!);
  return { ...records, lanes: 1, ids: [records.ids[k]!], failed: [], data: Object.fromEntries(Object.entries(records.data).map(([name, values]) => [name, pick(values)])) };
}

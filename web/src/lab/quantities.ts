/** What histories show: quantities of a side or of the system, [year][lane], from records. */
import type { Records } from "../engine/types";
import { number, signed } from "../lib/format";

/** What one unit of forces is of the mean economy, in percent. */
const SPENT = 5;
/** Forces as a share of the mean economy, as a number. */
export const forcesShare = (value: number): number => (SPENT * value) / 100;
/** Forces as a share of the mean economy. */
export const forcesSay = (value: number, language: string): string => `${number(SPENT * value, language)}\u202f%`;
/** A change of forces in percentage points of that. */
export const forcesChange = (value: number, language: string): string => signed(SPENT * value, language);

/** One entry of a record over the years [year][lane]. */
export function entry(records: Records, name: string, i: number, j = 0): Float32Array {
  const { states: n, years, lanes } = records;
  const data = records.data[name];
  const out = new Float32Array(years * lanes);
  if (!data) return out.fill(NaN);
  const of = records.of[name];
  const [size, at] = of === "dyad" ? [n * n, i * n + j] : of === "state" ? [n, i] : [1, 0];
  for (let year = 0; year < years; year++) out.set(data.subarray((year * size + at) * lanes, (year * size + at + 1) * lanes), year * lanes);
  return out;
}

/** Mean of a record of dyads over those that matter, from one state or from all [year][lane]. */
export function meanOver(records: Records, name: string, who: number | null): Float32Array {
  const { states: n, years, lanes } = records;
  const [data, prox] = [records.data[name], records.data.prox];
  const out = new Float32Array(years * lanes);
  if (!data) return out.fill(NaN);
  const weight = new Float32Array(lanes);
  for (let year = 0; year < years; year++) {
    weight.fill(0);
    for (let i = 0; i < n; i++) {
      if (who !== null && who !== i) continue;
      for (let j = 0; j < n; j++) {
        if (i === j) continue;
        const from = ((year * n + i) * n + j) * lanes;
        for (let k = 0; k < lanes; k++) {
          const w = prox ? prox[from + k]! : 1;
          weight[k]! += w;
          out[year * lanes + k]! += w * data[from + k]!;
        }
      }
    }
    for (let k = 0; k < lanes; k++) out[year * lanes + k]! /= Math.max(weight[k]!, 1e-9);
  }
  return out;
}

/** Security of a state as it is (by what others would do) or as it is felt (by what it fears) [year][lane]. */
export function security(records: Records, i: number, felt: boolean): Float32Array {
  const { states: n, years, lanes } = records;
  const { prox, win, fear, compete } = records.data;
  const out = new Float32Array(years * lanes).fill(1);
  if (!prox || !win || !fear || !compete) return out.fill(NaN);
  for (let year = 0; year < years; year++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const [mine, theirs] = [((year * n + i) * n + j) * lanes, ((year * n + j) * n + i) * lanes];
      for (let k = 0; k < lanes; k++) {
        const threat = felt ? fear[mine + k]! : compete[theirs + k]!;
        out[year * lanes + k]! -= prox[mine + k]! * threat * win[theirs + k]!;
      }
    }
  }
  return out;
}

/**
 * Shares of histories in which both sides of a pair compete, neither does, or one; and at war [year]. Wars are among
 * those in which both compete. In a system it is the mean over all pairs.
 */
export function actsOf(records: Records): { both: number[]; neither: number[]; one: number[]; war: number[] } {
  const { states: n, years, lanes } = records;
  const [conduct, fought] = [records.data.conduct!, records.data.war!];
  const failed = new Set(records.failed);
  const out = { both: [] as number[], neither: [] as number[], one: [] as number[], war: [] as number[] };
  for (let year = 0; year < years; year++) {
    let [both, neither, wars, count] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const [mine, theirs] = [((year * n + i) * n + j) * lanes, ((year * n + j) * n + i) * lanes];
        for (let k = 0; k < lanes; k++) {
          if (failed.has(k)) continue;
          const war = fought[mine + k]! > 0.5;
          const [a, b] = [conduct[mine + k]! >= 0.5 || war, conduct[theirs + k]! >= 0.5 || war];
          both += Number(a && b);
          neither += Number(!a && !b);
          wars += Number(war);
          count++;
        }
      }
    }
    out.both.push(both / count);
    out.neither.push(neither / count);
    out.one.push(1 - (both + neither) / count);
    out.war.push(wars / count);
  }
  return out;
}

/** What pairs of a system do to each other over some years, as shares of histories. */
import type { Node, Tie } from "../components/Network.svelte";
import type { Records } from "../engine/types";

export function networkOf(records: Records, names: string[], from: number, to: number): { nodes: Node[]; ties: Tie[] } {
  const { states: n, lanes, data, values } = records;
  const first = Math.max(0, from);
  const failed = new Set(records.failed);
  const over = (name: string, i: number, j: number | null, k: number): number => {
    let sum = 0;
    for (let year = first; year < to; year++) sum += data[name]?.[(j === null ? year * n + i : (year * n + i) * n + j) * lanes + k] ?? 0;
    return sum / (to - first);
  };
  const share = (met: (k: number) => number): number => {
    let [sum, count] = [0, 0];
    for (let k = 0; k < lanes; k++) {
      if (failed.has(k)) continue;
      sum += met(k);
      count++;
    }
    return sum / Math.max(1, count);
  };
  const size = (i: number) => share((k) => over("economy", i, null, k)) || values.economy?.[i] || 1;
  const nodes = names.map((name, i) => ({ name, size: size(i), greedy: share((k) => over("malign", i, null, k)) > 0.5 }));
  const ties: Tie[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      ties.push({
        i, j,
        hostile: share((k) => Number(over("conduct", i, j, k) >= 0.5 && over("conduct", j, i, k) >= 0.5)),
        war: share((k) => Number(over("war", i, j, k) > 0)),
        allied: share((k) => over("alliance", i, j, k)),
        matters: share((k) => over("prox", i, j, k)),
      });
    }
  }
  return { nodes, ties };
}

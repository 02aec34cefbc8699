/** What the histories found, as a heading. */
import type { Records } from "../engine";
import { number, percent } from "../lib/format";
import { language, t, type Key } from "../strings/index.svelte";
import { security } from "./quantities";

/** Mean of values [lane] of the replicates that did not fail. */
function mean(values: ArrayLike<number>, failed: readonly number[]): number {
  let [sum, count] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    if (failed.includes(k)) continue;
    sum += values[k]!;
    count++;
  }
  return sum / count;
}

/** Mean over pairs, weighted by how much they matter, or over states, in a year. */
function at({ states: n, lanes, data, of, failed }: Records, name: string, year: number): number {
  let [sum, weight] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < (of[name] === "dyad" ? n : 1); j++) {
      if (of[name] === "dyad" && i === j) continue;
      const from = (of[name] === "dyad" ? (year * n + i) * n + j : year * n + i) * lanes;
      const w = of[name] === "dyad" && data.prox ? mean(data.prox.subarray(from, from + lanes), failed) : 1;
      sum += w * mean(data[name]!.subarray(from, from + lanes), failed);
      weight += w;
    }
  }
  return sum / weight;
}

const moves = (from: number, to: number, near: number): "stays" | "rises" | "falls" => (Math.abs(to - from) < near ? "stays" : to > from ? "rises" : "falls");

/** The finding of a tab. */
export function headingOf(records: Records, tab: string): string {
  const end = records.years - 1;
  const share = (v: number) => percent(v, language());
  if (tab === "acts") return t("heading.acts", { from: share(at(records, "conduct", 0)), to: share(at(records, "conduct", end)) });
  if (tab === "forces") {
    const [from, to] = [at(records, "capability", 0), at(records, "capability", end)];
    return t(`heading.forces.${moves(from, to, 0.02)}` as Key, { from: number(from * 5, language()), to: number(to * 5, language()) });
  }
  if (tab === "security") {
    const last = (felt: boolean) => {
      const all = Array.from({ length: records.states }, (_, i) => mean(security(records, i, felt).subarray(end * records.lanes), records.failed));
      return all.reduce((a, b) => a + b, 0) / all.length;
    };
    const [is, felt] = [last(false), last(true)];
    return t(felt < is - 0.02 ? "heading.security.less" : felt > is + 0.02 ? "heading.security.more" : "heading.security.same", { is: share(is), felt: share(felt) });
  }
  const what = tab === "belief" ? "belief" : "fear";
  const [from, to] = [at(records, what, 0), at(records, what, end)];
  return t(`heading.${moves(from, to, 0.02)}` as Key, { what: t(`tab.${what}`), from: share(from), to: share(to) });
}

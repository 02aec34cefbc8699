/** Tables of the laboratory. */
import { csvOf, type Cell } from "../lib/download";
import type { Model, Shown } from "./model.svelte";

/** Every measure of the runs that are shown, with formula and interval. */
export function measuresCsv(model: Model): string {
  const rows = (["a", "b"] as const).flatMap((side) => {
    const run = model.runs[side];
    if (!run || (side === "b" && !model.view.b)) return [];
    const ends = Object.entries(run.ends ?? {}).map(([end, e]): Cell[] => [side.toUpperCase(), `end: ${end}`, e.share, e.low, e.high, "share", ""]);
    return [...run.measures.map((m): Cell[] => [side.toUpperCase(), m.name, m.mean, m.low, m.high, m.unit, m.formula]), ...ends];
  });
  return csvOf(["run", "measure", "mean", "95 % low", "95 % high", "unit", "formula"], rows);
}

/** Every year of every history: what is kept of it, a row a replicate, year, state and other. */
export function coursesCsv({ records }: Shown): string {
  if (!records) return "";
  const { states: n, years, lanes, ids, data, of } = records;
  const dyads = Object.keys(data).filter((name) => of[name] === "dyad");
  const states = Object.keys(data).filter((name) => of[name] === "state");
  const rows: Cell[][] = [];
  for (let k = 0; k < lanes; k++) {
    for (let year = 0; year < years; year++) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          if (i === j) continue;
          rows.push([ids[k]!, year, i, j, ...dyads.map((name) => short(data[name]![((year * n + i) * n + j) * lanes + k]!)), ...states.map((name) => short(data[name]![(year * n + i) * lanes + k]!))]);
        }
      }
    }
  }
  return csvOf(["replicate", "year", "state", "other", ...dyads, ...states], rows);
}

const short = (value: number): number => Number(value.toPrecision(6));

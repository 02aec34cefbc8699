/** Tables of the laboratory. */
import type { Records } from "../engine";
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

/** Rows that a spreadsheet opens; of more histories the terminal makes the table. */
const MOST_ROWS = 1_000_000;

/** How many histories a table of courses holds. */
export const tabled = ({ states: n, years, lanes }: Records): number => Math.min(lanes, Math.max(1, Math.floor(MOST_ROWS / (years * n * (n - 1)))));

/** Every year of every history: what is kept of it, a row a replicate, year, state and other. */
export function coursesCsv({ records }: Shown): Blob {
  const type = "text/csv;charset=utf-8";
  if (!records) return new Blob([], { type });
  const { states: n, years, lanes, ids, data, of } = records;
  const dyads = Object.keys(data).filter((name) => of[name] === "dyad");
  const states = Object.keys(data).filter((name) => of[name] === "state");
  const parts = [csvOf(["replicate", "year", "state", "other", ...dyads, ...states], [])];
  for (let k = 0; k < tabled(records); k++) {
    const rows: string[] = [];
    for (let year = 0; year < years; year++) {
      for (let i = 0; i < n; i++) {
        const own = states.map((name) => short(data[name]![(year * n + i) * lanes + k]!));
        for (let j = 0; j < n; j++) {
          if (i === j) continue;
          rows.push([ids[k]!, year, i, j, ...dyads.map((name) => short(data[name]![((year * n + i) * n + j) * lanes + k]!)), ...own].join(","));
        }
      }
    }
    parts.push(`${rows.join("\r\n")}\r\n`);
  }
  return new Blob(parts, { type });
}

const short = (value: number): string => (Number.isFinite(value) ? String(Number.isInteger(value) ? value : Number(value.toPrecision(6))) : "");

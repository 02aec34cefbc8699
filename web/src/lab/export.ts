/** Tables of the laboratory. */
import type { Node, Tie } from "../components/Network.svelte";
import type { Records } from "../engine";
import { QUANTILES, bands } from "../lib/bands";
import { csvOf, type Cell } from "../lib/download";
import { t } from "../strings/index.svelte";
import { linesOf } from "./courses";
import type { Model, Shown } from "./model.svelte";
import { actsOf, forcesShare } from "./quantities";
import { runOf } from "./setup";

/** Every measure of the runs that are shown, with formula and interval. */
export function measuresCsv(model: Model): string {
  const rows = (["a", "b"] as const).flatMap((side) => {
    const run = model.runs[side];
    if (!run || (side === "b" && !model.view.b)) return [];
    const ends = Object.entries(run.ends ?? {}).map(([end, e]): Cell[] => [runOf(side), `end: ${end}`, e.share, e.low, e.high, "share", ""]);
    return [...run.measures.map((m): Cell[] => [runOf(side), m.name, m.mean, m.low, m.high, m.unit, m.formula]), ...ends];
  });
  return csvOf([t("run", { run: "" }).trim(), ...(["measure", "mean", "low", "high", "unit", "formula"] as const).map((head) => t(`csv.${head}`))], rows);
}

/** One run of a figure of histories. */
export interface Charted { side: "a" | "b"; records: Records; names: string[]; firstYear: number }

/** What the figure of histories draws: the median and both bands of each line, or the shares of acts, by year. */
export function figureCsv(runs: readonly Charted[], tab: string): string {
  const [year, run] = [t("year"), t("run", { run: "" }).trim()];
  if (tab === "acts") {
    const rows = runs.flatMap(({ side, records, firstYear }) => {
      const { neither, one, both, war } = actsOf(records);
      return neither.map((_, y): Cell[] => [runOf(side), firstYear + y, ...[neither, one, both.map((share, k) => share - war[k]!), war].map((shares) => short(shares[y]!))]);
    });
    return csvOf([run, year, t("acts.neither"), t("acts.one"), t("acts.both"), t("acts.war")], rows);
  }
  const told = tab === "forces" ? forcesShare : (value: number) => value;
  const rows = runs.flatMap(({ side, records, names, firstYear }) => linesOf(records, names, tab).flatMap((line) => {
    const found = bands(line.values, records.years, records.lanes, QUANTILES, new Set(records.failed));
    return Array.from({ length: records.years }, (_, y): Cell[] => [runOf(side), line.label, firstYear + y, ...found.map((at) => short(told(at[y]!)))]);
  }));
  return csvOf([run, t(`tab.${tab}` as "tab.fear"), year, ...QUANTILES.map((at) => `${at * 100} %`)], rows);
}

/** What the figure of the system draws: a row a pair. */
export function networkCsv(networks: readonly { side: "a" | "b"; nodes: Node[]; ties: Tie[] }[]): string {
  const rows = networks.flatMap(({ side, nodes, ties }) => ties.map((tie): Cell[] => [runOf(side), nodes[tie.i]!.name, nodes[tie.j]!.name, ...[tie.hostile, tie.war, tie.allied, tie.matters].map(short)]));
  return csvOf([t("run", { run: "" }).trim(), t("csv.one"), t("csv.other"), t("network.hostile"), t("network.war"), t("network.allied"), t("csv.near")], rows);
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

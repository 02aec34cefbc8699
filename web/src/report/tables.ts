/** Tables: sorted by their heads, and taken along as csv. */
import { csvOf, fileName, saveText } from "../lib/download";
import { button, make, words } from "./lazy";

/** Head cells of single columns, by column; the last row of the head wins. */
export function leaves(table: HTMLTableElement): (HTMLTableCellElement | undefined)[] {
  const grid = spread([...(table.tHead?.rows ?? [])]);
  const last = grid.at(-1) ?? [];
  return last.map((cell) => (cell && cell.colSpan === 1 ? cell : undefined));
}

/** Cells of rows by row and column, each cell in every place that it spans. */
export function spread(rows: HTMLTableRowElement[]): (HTMLTableCellElement | undefined)[][] {
  const grid: (HTMLTableCellElement | undefined)[][] = rows.map(() => []);
  rows.forEach((row, r) => {
    let column = 0;
    for (const cell of row.cells) {
      while (grid[r]![column]) column++;
      for (let down = 0; down < (cell.rowSpan || 1) && r + down < rows.length; down++)
        for (let right = 0; right < cell.colSpan; right++) grid[r + down]![column + right] = cell;
      column += cell.colSpan;
    }
  });
  return grid;
}

/** What a cell is sorted by: its first number, or its words; nothing where it is empty. */
export function keyOf(cell: Element | undefined): number | string | null {
  const given = cell?.getAttribute("data-value");
  if (given) return Number(given);
  const copy = cell?.cloneNode(true) as Element | undefined;
  copy?.querySelectorAll(".ci, .idle").forEach((one) => one.remove());
  const text = words(copy);
  if (!text || /^[–—-]$/.test(text)) return null;
  const plain = text.replace(/\u2212/g, "-").replace(/[\u202f\u2009\u00a0]/g, "").replace(/(\d),(?=\d{3})/g, "$1");
  const found = /^[<>≤≥~≈]?\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?∞)/i.exec(plain);
  if (!found) return text;
  return found[1]!.includes("∞") ? (found[1]!.startsWith("-") ? -Infinity : Infinity) : Number(found[1]);
}

function compare(a: number | string | null, b: number | string | null, up: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  const order = typeof a === "number" ? a - (b as number) : String(a).localeCompare(String(b));
  return up ? order : -order;
}

/** Sort the rows of each body; a row that heads a group stays above it. Null restores the order in which they stood. */
export function sortBy(table: HTMLTableElement, stood: HTMLTableRowElement[][], column: number | null, up: boolean): void {
  [...table.tBodies].forEach((body, k) => {
    const rows = stood[k]!;
    const [heads, plain] = [rows.filter((r) => r.cells.length === 1), rows.filter((r) => r.cells.length > 1)];
    const sorted = column === null ? rows : [...heads, ...plain.map((row) => [keyOf(spread([row])[0]![column]), row] as const).sort((p, q) => compare(p[0], q[0], up)).map(([, row]) => row)];
    body.append(...sorted);
  });
}

function sortable(table: HTMLTableElement): void {
  const stood = [...table.tBodies].map((body) => [...body.rows]);
  if (stood.flat().length < 3 || stood.flat().some((row) => [...row.cells].some((cell) => cell.rowSpan > 1))) return;
  let by: { column: number; up: boolean } | null = null;
  const heads = leaves(table);
  heads.forEach((head, column) => {
    if (!head || !words(head) || head.querySelector("a, button")) return;
    const arrow = make("span", { "aria-hidden": "true", class: "arrow" });
    const sort = make("button", { type: "button", class: "sort" });
    sort.append(...head.childNodes, arrow);
    head.append(sort);
    sort.addEventListener("click", () => {
      by = by?.column === column ? (by.up ? { column, up: false } : null) : { column, up: true };
      heads.forEach((one, k) => {
        const mine = by?.column === k;
        if (mine) one?.setAttribute("aria-sort", by!.up ? "ascending" : "descending");
        else one?.removeAttribute("aria-sort");
        const mark = one?.querySelector(".arrow");
        if (mark) mark.textContent = mine ? (by!.up ? " \u25b2" : " \u25bc") : "";
      });
      sortBy(table, stood, by?.column ?? null, by?.up ?? true);
    });
  });
}

/** A table as csv, cells that span written in each of their places. */
export function tableCsv(table: HTMLTableElement): string {
  const text = (row: (HTMLTableCellElement | undefined)[]) => row.map((cell) => words(cell));
  const head = spread([...(table.tHead?.rows ?? [])]);
  const names = (head.at(-1) ?? []).map((_, column) => [...new Set(head.map((row) => words(row[column]).replace(/[▲▼]$/, "").trim()))].filter(Boolean).join(": "));
  return csvOf(names, spread([...table.tBodies].flatMap((body) => [...body.rows])).map(text));
}

export function tableTools(element: Element): void {
  const table = element as HTMLTableElement;
  if (!table.tHead || table.closest(".trial")) return;
  sortable(table);
  const name = words(table.caption) || document.title;
  const save = button("Download table (csv)", () => saveText(fileName(name, "csv"), tableCsv(table), "text/csv"), { "aria-label": `Download table (csv): ${name.slice(0, 80)}` });
  (table.closest(".scroll") ?? table).after(make("p", { class: "taken noprint" }, save));
}

/** What a reader takes along: tables, pictures, commands. No request leaves the page. */

export type Cell = string | number | null | undefined;

/** A table as csv (RFC 4180); text that a spreadsheet would take for a formula is kept text. */
export function csvOf(head: string[], rows: Cell[][]): string {
  const cell = (value: Cell): string => {
    if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "";
    if (typeof value === "number") return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** A file name from words, in letters that every system knows: ä is ae, é is e. */
export function fileName(words: string, ending: string): string {
  const spelt = words.normalize("NFC").replace(/[äöüÄÖÜ]/g, (letter) => `${letter.normalize("NFD")[0]!}e`).replaceAll("ß", "ss");
  const plain = spelt.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\w]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
  return `${plain.slice(0, 60).replace(/-$/, "") || "detente"}.${ending}`;
}

export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function saveText(name: string, text: string, type = "text/plain"): void {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Save a table, as text or in parts. */
export function saveTable(name: string, table: string | Blob): void {
  if (table instanceof Blob) saveBlob(name, table);
  else saveText(name, table, "text/csv");
}

const PAINT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "stroke-opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"];

/** A drawing as a file of its own: the page's colours and letters are written into it. */
export function svgText(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const to = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  from.forEach((element, k) => {
    const style = getComputedStyle(element);
    for (const name of PAINT) {
      const value = style.getPropertyValue(name);
      if (value) to[k]!.style.setProperty(name, value);
    }
  });
  const box = svg.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(Math.round(box.width)));
  copy.setAttribute("height", String(Math.round(box.height)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** A canvas on the page's paper, as a picture. */
export function canvasPicture(canvas: HTMLCanvasElement, paper: string): Promise<Blob | null> {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const pen = copy.getContext("2d");
  if (!pen) return Promise.resolve(null);
  pen.fillStyle = paper;
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(canvas, 0, 0);
  return new Promise((done) => copy.toBlob(done, "image/png"));
}

/** Save what a figure draws: a canvas as png, a drawing as svg. */
export async function savePicture(figure: Element, name: string): Promise<void> {
  const canvas = figure.querySelector("canvas");
  if (canvas) {
    const blob = await canvasPicture(canvas, getComputedStyle(document.documentElement).getPropertyValue("--paper").trim() || "#fff");
    if (blob) saveBlob(fileName(name, "png"), blob);
    return;
  }
  const svg = figure.querySelector<SVGSVGElement>("svg[data-picture]") ?? figure.querySelector("svg");
  if (svg) saveText(fileName(name, "svg"), svgText(svg), "image/svg+xml");
}

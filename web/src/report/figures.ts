/** Figures: taken along as drawing, picture and numbers. */
import { csvOf, fileName, saveBlob, saveText, svgText, type Cell } from "../lib/download";
import { button, make, words } from "./lazy";
import { nearZero, readAxes, readSeries, type Series } from "./hover";

/** Drawings of a figure that are in sight: of those for wide and narrow screens, one. */
const inSight = (figure: Element, of = "svg"): SVGSVGElement[] => [...figure.querySelectorAll<SVGSVGElement>(of)].filter((svg) => svg.getClientRects().length);

/** All drawings of a figure that are in sight, as one drawing: panels stay where they stand. */
export function wholeDrawing(figure: Element): string {
  const drawings = inSight(figure);
  if (drawings.length === 1) return svgText(drawings[0]!);
  const boxes = drawings.map((svg) => svg.getBoundingClientRect());
  const frame = figure.getBoundingClientRect();
  const titles = [...figure.querySelectorAll(".panel > p")].filter((p) => p.getClientRects().length);
  const style = getComputedStyle(document.body);
  const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const parts = drawings.map((svg, k) => svgText(svg).replace(/^<\?xml.*\?>\s*/, "").replace("<svg", `<svg x="${boxes[k]!.left - frame.left}" y="${boxes[k]!.top - frame.top}"`));
  const above = titles.map((p) => {
    const box = p.getBoundingClientRect();
    return `<text x="${box.left - frame.left}" y="${box.bottom - frame.top - 4}" font-family="${escape(style.fontFamily.replaceAll('"', "'"))}" font-size="13" font-weight="600" fill="${style.color}">${escape(words(p))}</text>`;
  });
  const [wide, high] = [Math.ceil(frame.width), Math.ceil(Math.max(...boxes.map((b) => b.bottom)) - frame.top)];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}">${[...above, ...parts].join("\n")}</svg>\n`;
}

/** A drawing as a picture on the page's paper, twice as fine as it stands. */
export async function picture(drawing: string): Promise<Blob | null> {
  const url = URL.createObjectURL(new Blob([drawing], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = make("canvas");
    [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
    const pen = canvas.getContext("2d");
    if (!pen) return null;
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim() || "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The values of a line that its drawing holds beside it, or words such as "never"; where it holds none, those of its outline. */
function valuesOf({ element, points }: Series): [number, number | string][] {
  const [xs, ys] = (element.dataset.values ?? "").split(";").map((along) => along.split(","));
  return xs && ys ? xs.map((x, k) => [Number(x), Number.isNaN(Number(ys[k])) ? ys[k]! : Number(ys[k])]) : points;
}

/** The lines of a figure as numbers: a row a panel, line and point. */
export function figureCsv(figure: Element): string {
  const rows: Cell[][] = [];
  for (const svg of inSight(figure, "svg[data-axes]")) {
    const panel = words(svg.closest(".panel")?.querySelector("p"));
    for (const one of readSeries(svg)) {
      const { x, y } = readAxes(svg)[one.of]!;
      const drawn = one.element.dataset.values === undefined;
      const at = (scale: typeof x, value: number) => {
        const exact = scale.factor * value + scale.shift;
        return Number((drawn ? nearZero(scale, exact) : exact).toPrecision(drawn ? 4 : 6));
      };
      for (const [u, v] of valuesOf(one)) if (Number.isFinite(u) && (typeof v === "string" || Number.isFinite(v))) rows.push([panel, one.label.replace(/\s+/g, " "), at(x, u), typeof v === "string" ? v : at(y, v), y.after]);
    }
  }
  return csvOf(["panel", "series", "x", "y", "unit"], rows);
}

export function figureTools(element: Element): void {
  if (element.closest(".trial") || !element.querySelector("svg")) return;
  const caption = element.querySelector("figcaption");
  const heading = words(element.closest("section, details, .part")?.querySelector("h2, h3, summary")) || words(document.querySelector("h1"));
  const name = heading || document.title;
  const tools = make("p", { class: "taken noprint" });
  tools.append(
    "Download figure: ",
    button("svg", () => saveText(fileName(name, "svg"), wholeDrawing(element), "image/svg+xml"), { "aria-label": `svg of the figure: ${name}` }),
    " ",
    button("png", async () => { const blob = await picture(wholeDrawing(element)); if (blob) saveBlob(fileName(name, "png"), blob); }, { "aria-label": `png of the figure: ${name}` }),
  );
  if (element.querySelector("svg[data-axes]"))
    tools.append(" ", button("numbers (csv)", () => saveText(fileName(name, "csv"), figureCsv(element), "text/csv"), { "aria-label": `numbers (csv) of the figure: ${name}` }));
  if (caption) caption.append(tools);
  else element.append(tools);
}

/** Values of lines where a reader points: places of a drawing become values again by the scales that it tells. */
import { number } from "../lib/format";
import { make } from "./lazy";

export interface Scale { low: number; high: number; log: boolean; factor: number; shift: number; after: string }
export interface Axes { box: [left: number, top: number, width: number, height: number]; x: Scale; y: Scale }
export interface Series { of: number; label: string; element: SVGElement; points: [number, number][] }

const SHOWN = 8;
type Raw = [number, number, number, number, number, string];
const scale = ([low, high, log, factor, shift, after]: Raw): Scale => ({ low, high, log: log === 1, factor, shift, after });

export function readAxes(svg: SVGSVGElement): Record<number, Axes> {
  const held = JSON.parse(svg.dataset.axes!) as Record<string, { box: Axes["box"]; x: Raw; y: Raw }>;
  return Object.fromEntries(Object.entries(held).map(([k, { box, x, y }]) => [Number(k), { box, x: scale(x), y: scale(y) }]));
}

/** The value at a share of a scale. */
export function valueAt({ low, high, log }: Scale, share: number): number {
  return log ? low * (high / low) ** share : low + share * (high - low);
}

/** Outlines of a path of moves and lines, as Python writes it: a first point, and steps from there. */
export function outlines(path: string): [number, number][][] {
  return path.split("M").filter(Boolean).map((part) => {
    const numbers = [...part.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map((found) => Number(found[0]));
    const out: [number, number][] = [];
    let [x, y] = [0, 0];
    for (let k = 0; k + 1 < numbers.length; k += 2) {
      [x, y] = [x + numbers[k]!, y + numbers[k + 1]!];
      out.push([x, y]);
    }
    return out;
  });
}

/** Each line of a drawing in values; a gap is not a number. */
export function readSeries(svg: SVGSVGElement): Series[] {
  const axes = readAxes(svg);
  return [...svg.querySelectorAll<SVGElement>("[data-series]")].map((element) => {
    const of = Number(element.dataset.of);
    const { box, x, y } = axes[of]!;
    const points: [number, number][] = [];
    for (const outline of outlines(element.querySelector("path")?.getAttribute("d") ?? "")) {
      if (points.length) points.push([NaN, NaN]);
      for (const [u, v] of outline) points.push([valueAt(x, (u - box[0]) / box[2]), valueAt(y, 1 - (v - box[1]) / box[3])]);
    }
    return { of, label: element.dataset.series!, element, points };
  });
}

/** The height of a line at a place; not a number beside it and in its gaps. */
export function heightAt(points: [number, number][], at: number, log: boolean): number {
  for (let k = 0; k + 1 < points.length; k++) {
    const [[x0, y0], [x1, y1]] = [points[k]!, points[k + 1]!];
    if (!((x0 <= at && at <= x1) || (x1 <= at && at <= x0))) continue;
    const share = x1 === x0 ? 0 : (at - x0) / (x1 - x0);
    return log && y0 > 0 && y1 > 0 ? y0 * (y1 / y0) ** share : y0 + share * (y1 - y0);
  }
  return NaN;
}

/** What is nearer to zero than a drawing can show is zero. */
const NOTHING = 5e-4;

/** A value, or zero where it is nearer to it than its drawing can show. */
export const nearZero = ({ low, high, log, factor }: Scale, exact: number): number => (!log && Math.abs(exact) < NOTHING * Math.abs(factor * (high - low)) ? 0 : exact);

export function written({ low, high, log, factor, shift, after }: Scale, value: number, digits = 3): string {
  const told = nearZero({ low, high, log, factor, shift, after }, factor * value + shift);
  return `${number(told, "en", digits)}${after ? `\u202f${after}` : ""}`;
}

let tip: HTMLDivElement | undefined;

export function show(lines: [string, string, string][], head: string, x: number, y: number): void {
  tip ??= document.body.appendChild(make("div", { class: "tip noprint", role: "status" }));
  tip.replaceChildren(make("b", {}, head), ...lines.map(([label, value, colour]) => {
    const dot = make("i");
    dot.style.background = colour;
    return make("span", {}, dot, value ? `${label}: ${value}` : label);
  }));
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - box.width - 4))}px`;
  tip.style.top = `${Math.max(4, y + 16 + box.height > innerHeight ? y - box.height - 12 : y + 16)}px`;
}

export const hide = (): void => { if (tip) tip.hidden = true; };

/** The words of what is pointed at: a head, and lines. */
export function wordsOf(mark: SVGElement): [string, [string, string, string][]] {
  const [head, ...lines] = mark.dataset.told!.split("|");
  return [head!, lines.map((line) => [line, "", "transparent"])];
}

export function hoverSeries(element: Element): void {
  const svg = element as SVGSVGElement;
  const axes = readAxes(svg);
  let series: Series[] | undefined;
  let at: { of: number; x: number } | null = null;
  const guide = document.createElementNS("http://www.w3.org/2000/svg", "line");
  guide.setAttribute("class", "guide");

  /** Show what the lines are at a share of an axis; false where there is none. */
  function tell(of: number, share: number, clientX: number, clientY: number, near: number | null): boolean {
    const { box, x, y } = axes[of]!;
    let value = valueAt(x, share);
    const whole = !x.log && x.high - x.low > 15 && x.factor === 1;
    if (whole) value = Math.round(value);
    at = { of, x: share };
    series ??= readSeries(svg);
    const found = series.filter((one) => one.of === of).map((one) => ({ ...one, value: heightAt(one.points, value, y.log) })).filter((one) => Number.isFinite(one.value));
    if (!found.length) {
      hide();
      return false;
    }
    const seen = near === null ? found : [...found].sort((a, b) => Math.abs(a.value - near) - Math.abs(b.value - near));
    const chosen = seen.slice(0, SHOWN).sort((a, b) => b.value - a.value);
    const place = box[0] + share * box[2];
    for (const [name, v] of [["x1", place], ["x2", place], ["y1", box[1]], ["y2", box[1] + box[3]]] as const) guide.setAttribute(name, String(v));
    if (!guide.isConnected) svg.append(guide);
    const colour = (one: Series) => getComputedStyle(one.element.querySelector("path") ?? one.element).stroke;
    const head = whole ? String(Math.round(value + x.shift)) : written(x, value);
    show([...chosen.map((one): [string, string, string] => [one.label, written(y, one.value), colour(one)]), ...(found.length > SHOWN ? [[`and ${found.length - SHOWN} more`, "", "transparent"] as [string, string, string]] : [])], head, clientX, clientY);
    return true;
  }
  function point(event: PointerEvent): void {
    const mark = (event.target as Element).closest<SVGElement>("[data-told]");
    if (mark) {
      const [head, lines] = wordsOf(mark);
      return show(lines, head, event.clientX, event.clientY);
    }
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()!.inverse());
    for (const [k, { box, y }] of Object.entries(axes)) {
      const [u, v] = [(place.x - box[0]) / box[2], 1 - (place.y - box[1]) / box[3]];
      if (u >= -0.01 && u <= 1.01 && v >= -0.05 && v <= 1.05) return void tell(Number(k), Math.min(1, Math.max(0, u)), event.clientX, event.clientY, valueAt(y, v));
    }
    leave();
  }
  function leave(): void {
    hide();
    at = null;
    guide.remove();
  }
  function press(event: KeyboardEvent): void {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") return leave();
    if (!way) return;
    event.preventDefault();
    step(way, event.shiftKey ? 10 : 1);
  }
  /** Go on to the next place of an axis at which there is a line, by steps of a year where it has years. */
  function step(way: number, many: number): void {
    const of = at?.of ?? Number(Object.keys(axes)[0]);
    const { low, high, log, factor } = axes[of]!.x;
    const one = !log && factor === 1 && high - low > 15 ? 1 / (high - low) : 0.02;
    const box = svg.getBoundingClientRect();
    let share = at?.x ?? 0;
    for (let k = 0; k * one <= 1; k++) {
      share = Math.min(1, Math.max(0, share + way * one * (k ? 1 : many)));
      if (tell(of, share, box.left + box.width / 2, box.bottom - 30, null)) return;
      if (way === 0) way = 1;
    }
  }
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight Escape");
  svg.addEventListener("pointermove", point);
  svg.addEventListener("pointerdown", point);
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("focus", () => { if (svg.matches(":focus-visible")) step(0, 0); });
  svg.addEventListener("blur", leave);
  svg.addEventListener("keydown", press);
}

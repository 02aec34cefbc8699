/** What bars, intervals and places of a map say where a reader points; keys go from one to the next. */
import { hide, show, wordsOf } from "./hover";

const NEAR = 12;

export function hoverMarks(element: Element): void {
  const svg = element as SVGSVGElement;
  const marks = [...svg.querySelectorAll<SVGElement>("[data-told]")];
  let at = -1;
  function tell(k: number, x: number, y: number): void {
    marks[at]?.classList.remove("pointed");
    at = k;
    marks[k]!.classList.add("pointed");
    const [head, lines] = wordsOf(marks[k]!);
    show(lines, head, x, y);
  }
  function leave(): void {
    marks[at]?.classList.remove("pointed");
    at = -1;
    hide();
  }
  /** How far off a mark is; lines that go up and down are pointed at or not, for much that is not theirs lies around them. */
  function away(one: SVGElement, x: number, y: number): number {
    const box = one.getBoundingClientRect();
    if (Math.min(box.width, box.height) > NEAR && one.querySelector("path:not([d$='z'])")) return Infinity;
    return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  }
  function point(event: PointerEvent): void {
    const on = marks.indexOf((event.target as Element).closest<SVGElement>("[data-told]")!);
    const far = on < 0 ? marks.map((one) => away(one, event.clientX, event.clientY)) : [];
    const k = on < 0 ? far.indexOf(Math.min(...far)) : on;
    if (on < 0 && far[k]! > NEAR) leave();
    else tell(k, event.clientX, event.clientY);
  }
  function press(event: KeyboardEvent): void {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") return leave();
    if (!way) return;
    event.preventDefault();
    go(at + way);
  }
  function go(to: number): void {
    const k = Math.min(marks.length - 1, Math.max(0, to));
    const box = marks[k]!.getBoundingClientRect();
    tell(k, box.left + box.width / 2, box.bottom);
  }
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("aria-keyshortcuts", "ArrowLeft ArrowRight Escape");
  svg.addEventListener("pointermove", point);
  svg.addEventListener("pointerdown", point);
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("focus", () => { if (svg.matches(":focus-visible")) go(0); });
  svg.addEventListener("blur", leave);
  svg.addEventListener("keydown", press);
}

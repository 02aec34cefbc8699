/** What the histories found, as a heading: read from the medians and shares that are drawn. */
import type { Records } from "../engine";
import { percent } from "../lib/format";
import { language, t, type Key } from "../strings/index.svelte";
import { linesOf, mediansOf } from "./courses";
import { actsOf, forcesSay } from "./quantities";

/** Change that is told as one; a peak or low between the ends is told from thrice as much on. */
const NEAR = 0.02;

export interface Course { from: number; to: number; way: "stays" | "rises" | "falls"; turn: { kind: "peak" | "low"; value: number; year: number } | null }

/** What a line does between its ends, and the peak or low on the way. */
export function courseOf(values: ArrayLike<number>): Course {
  const [from, to] = [values[0]!, values[values.length - 1]!];
  const way = Math.abs(to - from) < NEAR ? "stays" : to > from ? "rises" : "falls";
  let [peak, low] = [0, 0];
  for (let year = 1; year < values.length; year++) {
    if (values[year]! > values[peak]!) peak = year;
    if (values[year]! < values[low]!) low = year;
  }
  const [over, under] = [values[peak]! - Math.max(from, to), Math.min(from, to) - values[low]!];
  const far = Math.max(over, under) >= 3 * NEAR;
  return { from, to, way, turn: !far ? null : over >= under ? { kind: "peak", value: values[peak]!, year: peak } : { kind: "low", value: values[low]!, year: low } };
}

/** The finding of a tab. */
export function headingOf(records: Records, names: string[], tab: string, first = 0): string {
  const share = (v: number) => percent(v, language());
  const format = tab === "forces" ? (v: number) => forcesSay(v, language()) : share;
  const turned = (courses: Course[]) => {
    const far = courses.map((one) => one.turn).filter((turn) => turn !== null);
    const most = far.sort((p, q) => (p.kind === "peak" ? -p.value : p.value) - (q.kind === "peak" ? -q.value : q.value))[0];
    return most ? t(`heading.${most.kind}`, { value: format(most.value), year: first + most.year }) : "";
  };
  const units = t(names.length > 2 ? "units.pairs" : "units.histories");
  if (tab === "acts") {
    const both = courseOf(actsOf(records).both);
    return t("heading.acts", { from: share(both.from), to: share(both.to), first, last: first + records.years - 1, units }) + turned([both]);
  }
  const courses = mediansOf(records, linesOf(records, names, tab)).map(courseOf);
  const [one, other] = courses as [Course, Course | undefined];
  if (tab === "security") {
    const [is, felt] = [one.to, other!.to];
    return t(felt < is - NEAR ? "heading.security.less" : felt > is + NEAR ? "heading.security.more" : "heading.security.same", { is: share(is), felt: share(felt) });
  }
  const way = (course: Course) => t(`heading.${course.way}`, { from: format(course.from), to: format(course.to) });
  const what = t(`heading.what.${tab === "belief" || tab === "forces" ? tab : "fear"}` as Key);
  const alike = !other || (Math.abs(one.from - other.from) < NEAR && Math.abs(one.to - other.to) < NEAR);
  const same = other && other.way === one.way && one.way !== "stays";
  return (alike ? t("heading.one", { what, way: way(one) }) : t("heading.two", { what, one: way(one), a: names[0]!, other: same ? t("heading.from", { from: format(other.from), to: format(other.to) }) : way(other), b: names[1]! })) + turned(courses);
}

/** What schools expect of a world: each as it is, and who expects the least and the most. */
import type { About } from "../engine/types";
import type { SchoolAbout } from "../lib/schools";
import type { Estimate } from "./answers";
import type { Setup } from "./setup";

export type Expected = { name: string } & Estimate;

/** A setup in which all states follow a school, which keeps what it sets itself whatever the reader's dials say. */
export function asSchool(about: About, setup: Setup, name: string): Setup {
  const own = about.schools.find((one) => one.name === name)?.settings ?? {};
  const rest = (table: Record<string, number>) => Object.fromEntries(Object.entries(table).filter(([parameter]) => !(parameter in own)));
  return { ...setup, schools: [name], values: rest(setup.values), sides: Object.fromEntries(Object.entries(setup.sides).map(([k, table]) => [k, rest(table)])) };
}

/** Who expects the least and the most of those that do not assume their answer, ties together; and whether chance alone would hardly part them. */
export function extremes(rows: readonly Expected[], schools: readonly SchoolAbout[]): { least: Expected[]; most: Expected[]; apart: boolean } | null {
  const found = rows.filter(({ name, share }) => Number.isFinite(share) && !schools.find((one) => one.name === name)?.assumed?.length);
  if (!found.length) return null;
  const shares = found.map(({ share }) => share);
  const at = (end: number) => found.filter(({ share }) => Math.round(share * 100) === Math.round(end * 100));
  const [least, most] = [at(Math.min(...shares)), at(Math.max(...shares))];
  return { least, most, apart: Math.max(...least.map((one) => one.high)) < Math.min(...most.map((one) => one.low)) };
}

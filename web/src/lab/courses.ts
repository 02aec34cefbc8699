/** What a tab of the histories draws: the lines, and what their medians do. */
import type { Line } from "../components/Histories.svelte";
import type { Records } from "../engine/types";
import { bands } from "../lib/bands";
import { stateColour } from "../lib/theme";
import { t } from "../strings/index.svelte";
import { entry, meanOver, security } from "./quantities";

function mean(parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts[0]!.length);
  for (const part of parts) for (let k = 0; k < out.length; k++) out[k]! += part[k]! / parts.length;
  return out;
}

/** The lines of a tab; "acts" is drawn otherwise and has none. */
export function linesOf(records: Records, names: string[], tab: string): Line[] {
  const two = names.length === 2;
  const side = (k: number): Omit<Line, "values"> => ({ key: String(k), label: two ? t("line.of", { who: names[k]!, other: names[1 - k]! }) : names[k]!, tint: stateColour(k, names.length), dashed: k === 1 });
  const all = { key: "all", label: t("line.all"), tint: "mark" };
  if (tab === "acts") return [];
  if (tab === "fear" || tab === "belief") {
    if (two) return [0, 1].map((k) => ({ ...side(k), values: entry(records, tab, k, 1 - k) }));
    return [{ ...all, values: meanOver(records, tab, null) }];
  }
  if (tab === "forces") {
    const forces = names.map((_, k) => entry(records, "capability", k));
    return two ? forces.map((values, k) => ({ ...side(k), label: names[k]!, values })) : [{ ...all, label: t("line.mean"), values: mean(forces) }];
  }
  const felt = (is: boolean) => mean(names.map((_, k) => security(records, k, is)));
  return [
    { key: "is", label: t("line.is"), tint: "restraint", values: felt(false) },
    { key: "felt", label: t("line.felt"), tint: "hostile", dashed: true, values: felt(true) },
  ];
}

/** The median of each line, by year. */
export function mediansOf(records: Records, lines: Line[]): ArrayLike<number>[] {
  const skip = new Set(records.failed);
  return lines.map((line) => bands(line.values, records.years, records.lanes, [0.5], skip)[0]!);
}

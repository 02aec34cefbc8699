/** What a page knows of a school beside its name, in words: what it puts in, and what of the world it sets. */
import { language, said, t } from "../strings/index.svelte";
import { number } from "./format";

export interface SchoolAbout {
  name: string;
  /** Why a verdict says that its answer is put in: `no_stakes`, `no_belief`; none if it is found. */
  assumed?: string[];
  /** Whether it equals the default world between two states. */
  idle?: boolean;
  /** What it sets of the world in which states begin, by parameter. */
  world?: Record<string, { label: string; value: number; usual: number }>;
}

/** What a school sets of the world in which states begin, thing by thing. */
export function worldOf({ world = {} }: SchoolAbout): string[] {
  return Object.entries(world).map(([name, { label, value, usual }]) =>
    t("schools.sets", { what: said("parameter", name, label), value: number(value, language()), usual: number(usual, language()) }));
}

/** The address of the laboratory with the reader's world: two states that know nothing of each other, as the story's pair. */
import type { Player } from "./player.svelte";

/** Scenario of the laboratory that the pair lives in. */
const SCENARIO = "first_encounter";

/** Return the laboratory's address, without the #: the place on the map and what was set, where the reader set it. */
export function labAddress(player: Player): string {
  const { book } = player.data;
  const values: Record<string, number> = { ...book.beds.pair!.values };
  const map = player.doing("map");
  values.prior = Number(map.y ?? 0.75);
  if (map.x !== undefined) values.offence_advantage = Number(map.x);
  if (map.arms === "apart") values.distinguishability = 1;
  for (const id of ["certainty", "sensibility"] as const) {
    const knob = book.scenes.find((one) => one.id === id)!.control;
    if (player.touched(id)) values[knob.parameter!] = player.control(id);
  }
  const told = Object.entries(values).map(([name, value]) => `${name}:${value}`).join(",");
  const english = player.path.language === "en" && player.data.language === "en";
  const language = english ? "" : `&lang=${player.path.language}`;
  return `s=${SCENARIO}&v=${told}&y=100&n=400&seed=1${language}`;
}

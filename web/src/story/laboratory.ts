/** The address of the laboratory with one of the reader's worlds: two states that know nothing of each other. */
import type { Player } from "./player.svelte";

/** Scenario of the laboratory that the pair lives in. */
const SCENARIO = "first_encounter";

/** The scene whose world the laboratory opens: the one played last of those that one setting describes, else scene 5. */
export function labScene(player: Player): string {
  if (player.finished("map")) return "map";
  if (player.finished("sensibility") && player.doing("sensibility").who === "both") return "sensibility";
  return player.finished("certainty") ? "certainty" : "paradox";
}

/** Return the laboratory's address, without the #: one world, as one scene has it. */
export function labAddress(player: Player): string {
  const { book } = player.data;
  const id = labScene(player);
  const scene = player.told(id);
  const values: Record<string, number> = { ...book.beds[scene.bed]!.values, ...scene.values };
  if (id === "map") {
    const { x, y, arms } = player.doing("map");
    const [startX, startY] = scene.control.start as number[];
    values.offence_advantage = Number(x ?? startX);
    values.prior = Number(y ?? startY);
    values.distinguishability = arms === "apart" ? 1 : 0;
  } else if (id !== "paradox") values[scene.control.parameter!] = player.control(id);
  const told = Object.entries(values).map(([name, value]) => `${name}:${value}`).join(",");
  const english = player.path.language === "en" && player.data.language === "en";
  const language = english ? "" : `&lang=${player.path.language}`;
  return `s=${SCENARIO}&v=${told}&y=100&n=400&seed=1${language}`;
}

/** What the reader's own runs answer: of each scene that was played, the one number that it is about, and the dilemma's share. */
import type { Estimate } from "./facts";
import type { Player } from "./player.svelte";

/** A world that the reader tried, with a share of its histories, and of its last years in a security dilemma. */
export interface Row { name: string; fact: string; value: number; sure: Estimate | undefined; dilemma: Estimate | undefined }

/** The arms of these scenes are picked: the number is that of the arm that was. */
function factsOf(player: Player, name: string, usual: string): [hostile: string, dilemma: string] {
  if (name !== "sensibility") return [usual, "dilemma"];
  const who = String(player.doing(name).who ?? "");
  return who === "both" ? ["hostile_both", "dilemma_both"] : who === "feared" ? ["feared", "dilemma_feared"] : ["hostile_one", "dilemma_one"];
}

/** The numbers of the scenes that were played to their finding; NaN until a run of the path is lived again. */
export function rowsOf(player: Player): Row[] {
  return player.told("inescapable").reads!.map((one) => one.split(".") as [string, string])
    .filter(([name]) => player.finished(name) && (name !== "leap" || (player.doing("leap").who ?? "friend") === "friend"))
    .map(([name, usual]) => {
      const [fact, dilemma] = factsOf(player, name, usual);
      const known = player.played[name]?.sure;
      const sure = name === "map" ? player.found["map.share"] : known?.[fact];
      return { name, fact, value: sure?.value ?? NaN, sure, dilemma: known?.[dilemma] };
    });
}

type Ends = Pick<Estimate, "low" | "high">;

/** Whether most histories end in hostility, beyond chance; where the interval holds one half, that is open. */
export const isMost = (one: Ends): boolean => one.low > 0.5;
export const isOpen = (one: Ends): boolean => one.low <= 0.5 && one.high >= 0.5;

/** In which of the worlds that were tried most histories end in hostility: none, some, or all of them; half: their intervals do not say. */
export function verdictOf(shares: readonly Ends[]): "unplayed" | "none" | "some" | "most" | "half" {
  if (!shares.length) return "unplayed";
  const [most, open] = [shares.filter(isMost).length, shares.filter(isOpen).length];
  if (most + open === 0) return "none";
  if (most === shares.length) return "most";
  return most > 0 && most + open < shares.length ? "some" : "half";
}

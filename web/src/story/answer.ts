/** What the reader's own runs answer: of each scene that was played, the one number that it is about. */
import type { Estimate } from "./facts";
import type { Player } from "./player.svelte";

/** A world that the reader tried, with a share of its histories. */
export interface Row { name: string; fact: string; value: number; sure: Estimate | undefined }

/** The arms of these scenes are picked: the number is that of the arm that was. */
function factOf(player: Player, name: string, usual: string): string {
  const who = String(player.doing(name).who ?? "");
  if (name === "sensibility") return who === "both" ? "hostile_both" : who === "feared" ? "feared" : "hostile_one";
  return usual;
}

/** The numbers of the scenes that were played to their finding; NaN until a run of the path is lived again. */
export function rowsOf(player: Player): Row[] {
  return player.told("inescapable").reads!.map((one) => one.split(".") as [string, string])
    .filter(([name]) => player.finished(name) && (name !== "leap" || (player.doing("leap").who ?? "friend") === "friend"))
    .map(([name, usual]) => {
      const fact = factOf(player, name, usual);
      const sure = name === "map" ? player.found["map.share"] : player.played[name]?.sure[fact];
      return { name, fact, value: sure?.value ?? NaN, sure };
    });
}

/** Whether most of the worlds that were tried end in hostility: none, some, or most of them. */
export function verdictOf(shares: readonly number[]): "unplayed" | "none" | "some" | "most" {
  if (!shares.length) return "unplayed";
  const few = shares.filter((one) => one >= 0.5).length;
  return few === 0 ? "none" : few === shares.length ? "most" : "some";
}

/** Which finding a scene tells: chosen by its numbers, as `detente.studies.story_says.variant` chooses it. */
import type { Scene } from "./book";
import type { Estimate } from "./facts";

/** The name of the first finding whose conditions all hold; empty for the scene's usual one. `x.low` is an end of x's interval. */
export function variantOf(scene: Scene, facts: Record<string, number> | undefined, sure?: Record<string, Estimate>): string {
  const of = (one: string | number): number => {
    if (typeof one === "number") return one;
    const [name, end] = one.split(".") as [string, "low" | "high" | undefined];
    return (end ? sure?.[name]?.[end] : facts?.[name]) ?? NaN;
  };
  return scene.says?.find(({ when }) => when.every(({ more, than, by }) => of(more) - of(than) > by))?.as ?? "";
}

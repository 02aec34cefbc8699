/** Which finding a scene tells: chosen by its numbers, as `detente.studies.story.variant` chooses it. */
import type { Scene } from "./book";

/** The name of the first finding whose conditions all hold; empty for the scene's usual one. */
export function variantOf(scene: Scene, facts: Record<string, number> | undefined): string {
  const of = (one: string | number) => (typeof one === "number" ? one : (facts?.[one] ?? NaN));
  return scene.says?.find(({ when }) => when.every(({ more, than, by }) => of(more) - of(than) > by))?.as ?? "";
}

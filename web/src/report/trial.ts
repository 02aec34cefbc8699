/** A panel in which the model behind a figure is tried. */
import { mount } from "svelte";
import type { About } from "./about";
import GameTrial from "./GameTrial.svelte";
import { panelFor, start } from "./panel";
import PlacesTrial from "./PlacesTrial.svelte";

export function offerTrial({ trial }: About): void {
  if (!trial || trial.kind === "arms") return;
  panelFor(trial.heading, (target) => {
    if (trial.kind === "game") mount(GameTrial, { target, props: { game: trial } });
    else mount(PlacesTrial, { target, props: { trial, start } });
  });
}

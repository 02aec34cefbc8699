/** A panel in which the model behind a figure is tried. */
import { mount } from "svelte";
import { readPacked } from "../lab/data";
import type { About, GameTrial as Game, ModelTrial } from "./about";
import GameTrial from "./GameTrial.svelte";
import { panelFor, start } from "./panel";
import PlacesTrial from "./PlacesTrial.svelte";

export function offerTrial({ trial: told }: About): void {
  if (!told || told.kind === "arms") return;
  panelFor(told.heading, async (target) => {
    const trial = await readPacked<Game | ModelTrial>("trial");
    if (trial.kind === "game") mount(GameTrial, { target, props: { game: trial } });
    else mount(PlacesTrial, { target, props: { trial, start } });
  });
}

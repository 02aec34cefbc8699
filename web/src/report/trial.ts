/** A panel in which the model behind a figure is tried: nothing of it starts before it is opened. */
import { mount } from "svelte";
import { engineOf, type Engine } from "../engine";
import EngineWorker from "../engine/worker?worker&inline";
import { readBytes } from "../lab/data";
import type { About } from "./about";
import ArmsTrial from "./ArmsTrial.svelte";
import GameTrial from "./GameTrial.svelte";
import { make } from "./lazy";
import PlacesTrial from "./PlacesTrial.svelte";

export function offerTrial({ trial }: About): void {
  const room = document.querySelector<HTMLElement>("[data-trial]");
  if (!trial || !room) return;
  const inside = make("div");
  const panel = make("details", { class: "trial section noprint" }, make("summary", {}, make("h2", {}, trial.heading)), inside);
  room.append(panel);
  let started = false;
  panel.addEventListener("toggle", () => {
    if (!panel.open || started) return;
    started = true;
    if (trial.kind === "game") mount(GameTrial, { target: inside, props: { game: trial } });
    else if (trial.kind === "arms") mount(ArmsTrial, { target: inside, props: { trial, start } });
    else mount(PlacesTrial, { target: inside, props: { trial, start } });
  });
}

const engines = new Map<string, Promise<Engine>>();

function start(states: number, channel: "run" | "map"): Promise<Engine> {
  const key = `${states} ${channel}`;
  let held = engines.get(key);
  if (!held) engines.set(key, (held = readBytes(`module-${states}`).then((bytes) => engineOf(bytes, () => new EngineWorker()))));
  return held;
}

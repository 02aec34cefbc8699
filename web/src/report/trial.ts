/** A panel in which the model behind a figure is tried: nothing of it starts before it is opened. */
import { mount } from "svelte";
import { engineOf, type Engine } from "../engine";
import EngineWorker from "../engine/worker?worker&inline";
import { readBytes } from "../lab/data";
import type { About } from "./about";
import ArmsTrial from "./ArmsTrial.svelte";
import GameTrial from "./GameTrial.svelte";
import { button, make } from "./lazy";
import PlacesTrial from "./PlacesTrial.svelte";

export function offerTrial({ trial }: About): void {
  const room = document.querySelector<HTMLElement>("[data-trial]");
  if (!trial || !room) return;
  const inside = make("div");
  const panel = make("details", { class: "trial section noprint" }, make("summary", {}, make("h2", {}, trial.heading)), inside);
  room.append(panel);
  let choose: ((at: number) => void) | null = null;
  const begin = () => (choose ??= begun(trial, inside));
  panel.addEventListener("toggle", () => panel.open && begin());
  if (trial.kind === "arms")
    trial.cases.forEach(({ place }, at) => {
      const beside = place ? document.getElementById(place)?.querySelector(".finding") : null;
      beside?.after(make("p", { class: "noprint" }, button("Try it: run its arms here", () => {
        panel.open = true;
        begin()(at);
        panel.scrollIntoView();
        panel.querySelector("summary")!.focus();
      })));
    });
}

/** Start a panel; what is returned chooses between its comparisons. */
function begun(trial: NonNullable<About["trial"]>, target: HTMLElement): (at: number) => void {
  if (trial.kind === "arms") return mount(ArmsTrial, { target, props: { trial, start } }).choose;
  if (trial.kind === "game") mount(GameTrial, { target, props: { game: trial } });
  else mount(PlacesTrial, { target, props: { trial, start } });
  return () => {};
}

const engines = new Map<string, Promise<Engine>>();

function start(states: number, channel: "run" | "map"): Promise<Engine> {
  const key = `${states} ${channel}`;
  let held = engines.get(key);
  if (!held) engines.set(key, (held = readBytes(`module-${states}`).then((bytes) => engineOf(bytes, () => new EngineWorker()))));
  return held;
}

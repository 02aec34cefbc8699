/** The panel of a trial: nothing of it starts before it is opened. */
import { engineOf, type Engine } from "../engine";
import EngineWorker from "../engine/worker?worker&inline";
import { readBytes } from "../lab/data";
import { held } from "./address";
import { make } from "./lazy";

/** Put a panel where the page has room for it; it begins when it is first opened. */
export function panelFor(heading: string, begin: (inside: HTMLElement) => unknown): { panel: HTMLDetailsElement; inside: HTMLElement } | null {
  const room = document.querySelector<HTMLElement>("[data-trial]");
  if (!room) return null;
  const inside = make("div");
  const panel = make("details", { class: "trial section noprint" }, make("summary", {}, make("h2", {}, heading)), inside);
  room.append(panel);
  let started = false;
  panel.addEventListener("toggle", () => {
    if (!panel.open || started) return;
    started = true;
    begin(inside);
  });
  if (["school", "values", "place", "claim", "payoffs"].some((name) => held(name))) panel.open = true;
  return { panel, inside };
}

const engines = new Map<string, Promise<Engine>>();

export function start(states: number, channel: "run" | "map"): Promise<Engine> {
  const key = `${states} ${channel}`;
  let held = engines.get(key);
  if (!held) engines.set(key, (held = readBytes(`module-${states}`).then((bytes) => engineOf(bytes, () => new EngineWorker()))));
  return held;
}

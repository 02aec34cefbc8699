/** A panel in which arms are compared, and a button beside whatever of the page a comparison is about. */
import { mount } from "svelte";
import { readPacked } from "../lab/data";
import type { About, ArmsTrial as Arms } from "./about";
import ArmsTrial from "./ArmsTrial.svelte";
import { button, make } from "./lazy";
import { panelFor, start } from "./panel";

export function armsPanel({ trial: told }: About): void {
  if (told?.kind !== "arms") return;
  let mounted: Promise<(at: number) => void> | null = null;
  const begin = (target: HTMLElement) => (mounted ??= readPacked<Arms>("trial").then((trial) => mount(ArmsTrial, { target, props: { trial, start } }).choose));
  const made = panelFor(told.heading, begin);
  if (!made) return;
  const { panel, inside } = made;
  told.places.forEach((place, at) => {
    const beside = place ? document.getElementById(place)?.querySelector(".finding") : null;
    beside?.after(make("p", { class: "noprint" }, button("Try it: run its arms here", async () => {
      panel.open = true;
      panel.scrollIntoView();
      panel.querySelector("summary")!.focus();
      (await begin(inside))(at);
    })));
  });
}

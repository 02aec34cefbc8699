/** A panel in which arms are compared, and a button beside whatever of the page a comparison is about. */
import { mount } from "svelte";
import type { About } from "./about";
import ArmsTrial from "./ArmsTrial.svelte";
import { button, make } from "./lazy";
import { panelFor, start } from "./panel";

export function armsPanel({ trial }: About): void {
  if (trial?.kind !== "arms") return;
  let choose: ((at: number) => void) | null = null;
  const begin = (target: HTMLElement) => (choose ??= mount(ArmsTrial, { target, props: { trial, start } }).choose);
  const made = panelFor(trial.heading, begin);
  if (!made) return;
  const { panel, inside } = made;
  trial.cases.forEach(({ place }, at) => {
    const beside = place ? document.getElementById(place)?.querySelector(".finding") : null;
    beside?.after(make("p", { class: "noprint" }, button("Try it: run its arms here", () => {
      panel.open = true;
      begin(inside)(at);
      panel.scrollIntoView();
      panel.querySelector("summary")!.focus();
    })));
  });
}

/** The bar below the finding: what is followed, and every number of the page. */
import { fileName, saveText } from "../lib/download";
import type { About } from "./about";
import { button, make, words } from "./lazy";

export function toolbar(_: About): HTMLElement {
  const bar = make("div", { class: "toolbar noprint", role: "group", "aria-label": "Follow through the page, download" });
  const name = words(document.querySelector("h1")) || document.title;
  bar.append(button("All numbers (json)", () => saveText(fileName(name, "json"), document.getElementById("result")!.textContent!, "application/json")));
  bar.append(button("Copy the address of this view", () => navigator.clipboard.writeText(location.href)));
  (document.querySelector("[data-toolbar]") ?? document.querySelector("main"))!.append(bar);
  return bar;
}

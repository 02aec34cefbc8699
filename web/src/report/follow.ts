/** One school is followed through tables and figures, one world is looked at alone. */
import type { About, Named } from "./about";
import { held, hold } from "./address";
import { make, words } from "./lazy";

const TOLD = "tr, .panel, article.school";

/** What an element is about by its first words. */
function titleOf(element: Element): string {
  const head = element.matches("tr") ? element.querySelector("th[scope=row], td") : element.querySelector("p, h3");
  const copy = head?.cloneNode(true) as Element | undefined;
  copy?.querySelectorAll(".idle, .ci, .kind").forEach((one) => one.remove());
  return words(copy);
}

/** Elements that are about one of the named: by name, found once. */
export function elementsOf(named: Named[]): Map<string, Element[]> {
  const byTitle = new Map(named.flatMap(({ name, titles }) => [name, ...titles].map((title) => [title, name] as const)));
  const found = new Map<string, Element[]>(named.map(({ name }) => [name, []]));
  const add = (title: string, element: Element) => {
    const name = byTitle.get(title) ?? byTitle.get(title.split(":")[0]!);
    if (name) found.get(name)!.push(element);
  };
  for (const one of document.querySelectorAll("main [data-about]")) add((one as HTMLElement).dataset.about!, one);
  for (const one of document.querySelectorAll(`main :is(${TOLD})`)) add(titleOf(one), one);
  for (const one of document.querySelectorAll<SVGElement>("main svg [data-series]")) add(one.dataset.series!, one);
  for (const one of document.querySelectorAll("main svg text")) add(words(one).replace(/ \(never\)$/, ""), one);
  return found;
}

function choice(key: string, label: string, all: string, named: Named[], then: (name: string) => void): HTMLElement {
  const select = make("select", {}, make("option", { value: "" }, all), ...named.map(({ name, titles }) => make("option", { value: name }, titles[0] ?? name)));
  const known = named.find(({ name }) => name === held(key));
  select.addEventListener("change", () => {
    hold(key, select.value);
    then(select.value);
  });
  if (known) {
    select.value = known.name;
    then(known.name);
  }
  return make("label", {}, `${label} `, select);
}

/** Offer to follow a school: everything about it stands out, lines of others step back. */
export function followSchools({ schools, worlds, switch: [label, all] }: About, bar: HTMLElement): void {
  let found: Map<string, Element[]> | undefined;
  if (schools.length > 1)
    bar.append(choice("highlight", "Highlight", "all schools alike", schools, (chosen) => {
      found ??= elementsOf(schools);
      document.documentElement.toggleAttribute("data-followed", chosen !== "");
      for (const [name, elements] of found) for (const one of elements) {
        one.classList.toggle("followed", name === chosen);
        one.classList.toggle("stepped", chosen !== "" && name !== chosen && one instanceof SVGElement);
      }
    }));
  let seen: Map<string, Element[]> | undefined;
  if (worlds.length > 1)
    bar.append(choice("shown", label, all, worlds, (chosen) => {
      seen ??= elementsOf(worlds);
      for (const [name, elements] of seen) for (const one of elements) {
        const away = chosen !== "" && name !== chosen;
        if (one instanceof HTMLDetailsElement && name === chosen) one.open = true;
        if (one instanceof SVGElement) one.classList.toggle("stepped", away);
        else one.classList.toggle("away", away);
      }
    }));
}

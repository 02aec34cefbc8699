/** A run as a scenario file, which `detente run FILE` repeats. */
import type { About, Event, Given } from "../engine";
import { letter } from "../lib/theme";
import type { Data } from "./data";
import { scenarioOf, schoolOf, type Setup } from "./setup";

const quoted = (text: string): string => JSON.stringify(text);
const plain = (value: Given): string => (Array.isArray(value) ? `[${value.map((one) => plain(one as Given)).join(", ")}]` : String(value));
const given = (value: Given, unit: string, note: string): string => `{ value = ${plain(value)}, unit = ${quoted(unit)}, source = "assumption", note = ${quoted(note)} }`;

export function tomlOf(data: Data, about: About, setup: Setup): string {
  const card = scenarioOf(data, setup);
  const names = card.names.length ? card.names : Array.from({ length: card.states }, (_, k) => `State ${letter(k)}`);
  const units = new Map([...about.first, ...about.edits, ...about.parameters].map((one) => [one.name, one.unit]));
  const theirs = `As in the scenario ${card.name}.`;
  const mine = "Set in the laboratory.";
  const table = (head: string, values: Record<string, Given>, note: (name: string) => string): string[] =>
    Object.keys(values).length ? ["", head, ...Object.entries(values).map(([name, value]) => `${name} = ${given(value, units.get(name) ?? "", note(name))}`)] : [];
  const eventLines = (event: Event & { title?: string }): string[] => {
    const note = () => (event.title ? theirs : mine);
    const out = ["", "[[interventions]]", `title = ${quoted(event.title ?? "From the laboratory")}`, `year = ${event.year}`];
    if (event.until !== undefined) out.push(`until = ${event.until}`);
    if (event.conduct !== undefined) out.push(`conduct = "${event.conduct ? "compete" : "restraint"}"`);
    if (event.actor !== undefined) out.push(`actor = ${quoted(names[event.actor]!)}`);
    if (event.target !== undefined) out.push(`target = ${quoted(names[event.target]!)}`);
    if (event.hold) out.push("hold = true");
    out.push('source = "assumption"', `note = ${quoted(note())}`);
    return [...out, ...table("[interventions.settings]", event.settings ?? {}, note), ...table("[interventions.edits]", event.edits ?? {}, note)];
  };
  const apart = Object.entries(setup.sides).filter(([, own]) => Object.keys(own).length);
  return `${[
    `# From the laboratory of detente ${data.version}.`,
    `# detente run FILE${setup.schools.length === 1 && setup.schools[0] !== "default" ? ` --theory ${schoolOf(data, setup, 0).place ?? setup.schools[0]}` : ""} --replicates ${setup.replicates} --seed ${setup.seed}`,
    ...(setup.schools.length > 1 ? [`# Schools, one a state: ${setup.schools.join(", ")}; detente.simulate takes them as a list.`] : []),
    ...apart.map(([k, own]) => `# Of ${names[Number(k)]} alone: ${Object.entries(own).map(([name, value]) => `${name}=${value}`).join(", ")}; no scenario file says that, detente.simulate does.`),
    `title = ${quoted(card.title)}`,
    `question = ${quoted(card.question)}`,
    `description = ${quoted(`${card.title}, as it was set in the laboratory.`)}`,
    'notice = ["What differs from the scenario that it comes from."]',
    `names = [${names.map(quoted).join(", ")}]`,
    `years = ${given(setup.years, "year", setup.years === card.years ? theirs : mine)}`,
    ...(card.firstYear ? [`first_year = ${given(card.firstYear, "year", theirs)}`] : []),
    ...table("[settings]", { ...card.settings, ...setup.values }, (name) => (name in setup.values ? mine : theirs)),
    ...table("[start]", card.first ?? {}, () => theirs),
    ...[...card.events, ...setup.events].flatMap(eventLines),
  ].join("\n")}\n`;
}

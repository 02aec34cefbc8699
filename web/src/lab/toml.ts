/** A run as a scenario file, which `detente run FILE` repeats. */
import type { Event, Given } from "../engine/types";
import type { Data } from "./data";
import { scenarioOf, type Setup } from "./setup";

const quoted = (text: string): string => JSON.stringify(text);
const plain = (value: Given): string => (Array.isArray(value) ? `[${value.map((one) => plain(one as Given)).join(", ")}]` : Number.isInteger(value) ? `${value}.0` : String(value));
const given = (value: Given): string => `{ value = ${plain(value)}, unit = "", source = "assumption" }`;
const table = (head: string, values: Record<string, Given>): string[] =>
  Object.keys(values).length ? ["", head, ...Object.entries(values).map(([name, value]) => `${name} = ${given(value)}`)] : [];

function eventLines(event: Event & { title?: string }): string[] {
  const out = ["", "[[interventions]]", `title = ${quoted(event.title ?? "From the laboratory")}`, `year = ${event.year}`];
  if (event.until !== undefined) out.push(`until = ${event.until}`);
  if (event.conduct !== undefined) out.push(`conduct = "${event.conduct ? "compete" : "restraint"}"`);
  if (event.actor !== undefined) out.push(`actor = ${event.actor}`);
  if (event.target !== undefined) out.push(`target = ${event.target}`);
  if (event.hold) out.push("hold = true");
  out.push('source = "assumption"');
  return [...out, ...table("[interventions.settings]", event.settings ?? {}), ...table("[interventions.edits]", event.edits ?? {})];
}

export function tomlOf(data: Data, setup: Setup): string {
  const card = scenarioOf(data, setup);
  const lines = [
    `# From the laboratory of detente ${data.version}.`,
    `# detente run FILE${setup.schools.length === 1 ? ` --theory ${setup.schools[0]}` : ""} --replicates ${setup.replicates} --seed ${setup.seed}`,
    ...(setup.schools.length > 1 ? [`# Schools, one a state: ${setup.schools.join(", ")}: detente.simulate takes them as a list.`] : []),
    `title = ${quoted(card.title)}`,
    `question = ${quoted(card.question)}`,
    `names = [${card.names.map(quoted).join(", ")}]`,
    `years = ${given(setup.years)}`.replace(".0,", ","),
  ];
  if (card.firstYear) lines.push(`first_year = ${given(card.firstYear)}`.replace(".0,", ","));
  lines.push(...table("[settings]", { ...card.settings, ...setup.values }), ...table("[start]", card.first ?? {}));
  for (const event of [...card.events, ...setup.events]) lines.push(...eventLines(event));
  return `${lines.join("\n")}\n`;
}

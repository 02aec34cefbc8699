/** The dials that matter first, with the meaning of both ends in the reader's words. */
import type { Dial } from "../components/Slider.svelte";
import type { About, Parameter } from "../engine/types";
import { said, t, type Key } from "../strings/index.svelte";

export const FIRST = [
  "offence_advantage", "prior", "distinguishability", "sensibility", "worst_case",
  "volatility_down", "learning", "binding", "leap", "malign_share",
] as const;

const isFirst = (name: string): name is (typeof FIRST)[number] => (FIRST as readonly string[]).includes(name);

/** A parameter as a control. Ends that nobody has put in words are numbers, but "off" where its mechanism stops. */
export function dialOf(parameter: Parameter): Dial {
  const { name, unit, low, high, source, identity } = parameter;
  const words = said("parameter", name, parameter.label);
  const declared = words.charAt(0).toUpperCase() + words.slice(1);
  if (isFirst(name)) {
    return {
      name, unit, low, high, source, identity, about: declared,
      label: t(`dial.${name}.label` as Key),
      ends: [t(`dial.${name}.low` as Key), t(`dial.${name}.high` as Key)],
    };
  }
  const off = t("slider.off");
  const ends: [string, string] | undefined = identity === low ? [off, String(high)] : identity === high ? [String(low), off] : undefined;
  return { name, unit, low, high, source, identity, label: declared, ...(ends ? { ends } : {}) };
}

/** Words of a parameter in a sentence. */
export function labelOf(parameters: Parameter[], name: string): string {
  if (isFirst(name)) return t(`dial.${name}.label` as Key);
  const found = parameters.find((p) => p.name === name);
  return found ? said("parameter", name, found.label) : name;
}

/** Parameters whose name, words or mechanism hold every word that is searched. */
export function search({ parameters, mechanisms }: About, words: string): Parameter[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return parameters.filter((p) => {
    const text = `${p.name.replaceAll("_", " ")} ${p.name} ${p.label} ${said("parameter", p.name, "")} ${mechanisms[p.mechanism]?.name ?? ""}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

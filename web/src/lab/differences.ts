/** What tells run B from run A, in words. */
import { number, percent } from "../lib/format";
import { language, t } from "../strings/index.svelte";
import { labelOf } from "./dials";
import { whole } from "./events";
import type { Model } from "./model.svelte";
import { differences, namesOf, scenarioOf, type Difference } from "./setup";

export function differencesOf(model: Model): Difference[] {
  const { a, b } = model.view;
  if (!b) return [];
  const parameters = model.engine?.about.parameters ?? [];
  const card = scenarioOf(model.data, a);
  return differences(model.data, a, b, {
    label: (name) => t("quoted", { what: labelOf(parameters, name) }),
    value: (name, value) => {
      const unit = parameters.find((p) => p.name === name)?.unit;
      return unit === "share" || unit === "probability" ? percent(value, language()) : number(value, language(), 3);
    },
    event: (event) => whole(event, namesOf(card), card.firstYear ?? 0),
    of: (what, who) => (what === "school" && who ? t("differs.school.of", { who }) : t(`differs.${what}`)),
    start: (setup, name, state) => model.usual(name, state, setup),
  });
}

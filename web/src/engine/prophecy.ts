/** Self-fulfilling prophecy: what a false first belief alone does, from a run and its calm twin. */

import { Dyads } from "./dyads";
import { interval } from "./intervals";
import { hostile } from "./measures";
import type { Records } from "./types";

/** Share of the runs that must carry a probability of causation for it to be told. */
const CARRIED = 0.05;

export interface Prophecy {
  /** Share of mutual hostility under the fearful and under the calm prior, among those whose expectation was false. */
  base: [number, number];
  /** PN: of the hostile under fear, the share that the calm prior would have spared. */
  necessity: Estimate;
  /** PS: of the peaceful under calm, the share that fear would have made hostile; NaN where too few runs carry it. */
  sufficiency: Estimate;
  /** Share of the dyads that this is about. */
  share: number;
}

interface Estimate {
  mean: number;
  low: number;
  high: number;
}

/** A dyad of a replicate: whether it counts, and how it ended under fear and under calm. */
interface Case {
  lane: number;
  treated: boolean;
  control: boolean;
}

/** Compare a run with its twin, which differs in the first belief alone. */
export function prophecy(fearful: Records, calm: Records): Prophecy {
  if (String(fearful.ids) !== String(calm.ids) || (fearful.request.seed ?? 0) !== (calm.request.seed ?? 0)) {
    throw new Error("The two runs do not share their random numbers: ask for both with one seed and the same replicates.");
  }
  const [one, other] = [new Dyads(fearful), new Dyads(calm)];
  const cases: Case[] = [];
  const concerned = new Float64Array(one.lanes);
  const matter = new Float64Array(one.lanes);
  for (const pair of one.pairs) {
    const [here, there] = [one.relevant(pair), other.relevant(pair)];
    const [mild, gentle] = [one.benign(pair, one.all), other.benign(pair, other.all)];
    const [treated, control] = [hostile(one, pair), hostile(other, pair)];
    for (let lane = 0; lane < one.lanes; lane++) {
      if (here[lane] && there[lane]) {
        matter[lane]!++;
        if (mild[lane] && gentle[lane]) {
          concerned[lane]!++;
          cases.push({ lane, treated: treated[lane] === 1, control: control[lane] === 1 });
        }
      }
    }
  }
  const turned = (c: Case) => c.treated && !c.control;
  const single = one.pairs.length === 1;
  const carried = new Set(cases.filter((c) => !c.control).map((c) => c.lane)).size / one.lanes;
  const none = { mean: NaN, low: NaN, high: NaN };
  const mean = (of: (c: Case) => boolean) => (cases.length ? cases.filter(of).length / cases.length : NaN);
  return {
    base: [mean((c) => c.treated), mean((c) => c.control)],
    necessity: ratio(cases, turned, (c) => c.treated, one.lanes, single),
    sufficiency: carried < CARRIED ? none : ratio(cases, turned, (c) => !c.control, one.lanes, single),
    share: interval(concerned.map((count, k) => (matter[k]! > 0 ? count / matter[k]! : NaN)), true).mean,
  };
}

/** Return a share over dyads with its interval: of single dyads Wilson's, else that of a ratio over replicates. */
function ratio(cases: Case[], part: (c: Case) => boolean, whole: (c: Case) => boolean, lanes: number, single: boolean): Estimate {
  const among = cases.filter(whole);
  if (single) {
    return interval(among.map((c) => Number(part(c))), true);
  }
  const [up, down] = [new Float64Array(lanes), new Float64Array(lanes)];
  among.forEach((c) => {
    down[c.lane]!++;
    up[c.lane]! += Number(part(c));
  });
  const value = among.filter(part).length / among.length;
  const spread = down.map((count, k) => value + (up[k]! - value * count) / (among.length / lanes));
  return { ...interval(spread, false), mean: value };
}

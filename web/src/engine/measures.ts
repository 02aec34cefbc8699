/** The measures that pages show: those of `detente.diagnostics`, by the same definitions. */

import { Dyads, entropy, type Lanes, type Of, type Pair, type Window } from "./dyads";
import { interval } from "./intervals";
import type { Measure, Records } from "./types";

export const COMPETE = 0.5;
export const RESTRAINT = 0.2;
/** Loss of security [chance a year] from which both are worse off than if both had held back. */
const LOSS = 0.05;
/** Doubt [bits] above which a motive is open, below which a side is certain. */
const OPEN = 0.5;

interface Definition {
  name: string;
  title: string;
  formula: string;
  unit: string;
  needs: string[];
  /** Records of the twin that it needs. */
  twin?: string[];
  of: (run: Dyads, twin: Dyads | null) => Lanes;
}

const both = (i: number, j: number): readonly [Pair, Pair] => [[i, j], [j, i]];

/** Return in which replicates two security-seekers are mutually hostile of their own accord; NaN where none can judge. */
export function hostile(run: Dyads, pair: Pair, window: Window = run.last): number[] {
  const acts = run.acts(pair, window, true);
  const benign = run.benign(pair, window);
  return benign.map((is, k) => (acts === null ? NaN : Number(is && acts.every((side) => side[k]! >= COMPETE))));
}

/** What is asked of a side (i toward j) in a year. */
type OfSide = (year: number, i: number, j: number) => Of;

/** Return how likely one side attacks the other in a year: 0 or 1 where it is forced. */
function attack(run: Dyads, year: number, i: number, j: number): Of {
  const forced = run.forced(year, i, j);
  const chance = run.at("compete", year, i, j);
  return forced === null ? (k) => chance[k]! : () => forced;
}

/** Return each side's chance of not being overrun by the other in a year of the window [side][lane]. */
export function security(run: Dyads, [i, j]: Pair): [Lanes, Lanes] {
  return both(j, i).map(([other, own]) => {
    const overrun = run.mean(run.last, (year) => {
      const [reach, strikes, wins] = [run.at("prox", year, other, own), attack(run, year, other, own), run.at("win", year, other, own)];
      return (k) => reach[k]! * strikes(k) * wins[k]!;
    });
    return overrun.map((chance) => 1 - chance);
  }) as [Lanes, Lanes];
}

/** Return the mean over years and both sides of something of a side. */
function overSides(run: Dyads, window: Window, of: OfSide): Lanes {
  return run.share(([i, j]) =>
    run.mean(window, (year) => {
      const [one, other] = [of(year, i, j), of(year, j, i)];
      return (k) => (one(k) + other(k)) / 2;
    }),
  );
}

/** Return a record of a side, or what is made of it. */
const record =
  (run: Dyads, name: string, make: (value: number) => number = (value) => value): OfSide =>
  (year, i, j) => {
    const values = run.at(name, year, i, j);
    return (k) => make(values[k]!);
  };

export function inDilemma(run: Dyads, year: number, i: number, j: number): Of {
  const [b, r, x] = ["belief", "restraint", "exposure"].map((name) => run.at(name, year, i, j));
  return (k) => Number(r![k]! > 0 && x![k]! > 0 && entropy(b![k]!) > OPEN);
}

function dilemma(run: Dyads, seekers: boolean): Lanes {
  return run.share(([i, j]) =>
    run.mean(run.all, (year) => {
      const [one, other] = [inDilemma(run, year, i, j), inDilemma(run, year, j, i)];
      const greedy = seekers ? [i, j].map((state) => run.at("malign", year, state, state)) : [];
      return (k) => Number(greedy.every((m) => m[k]! <= 0.5) && (one(k) > 0 || other(k) > 0));
    }),
  );
}

function torn(run: Dyads): Lanes {
  return overSides(run, run.all, (year, i, j) => {
    const [fear, restraint, exposure] = ["fear", "restraint", "exposure"].map((name) => run.at(name, year, i, j));
    return (k) => {
      const [e, r, x] = [fear![k]!, restraint![k]!, exposure![k]!];
      const z = Math.abs(e * x - (1 - e) * r) / (e * Math.abs(x) + (1 - e) * Math.abs(r) + 1e-9);
      return Number(z < 0.3 && x > 0);
    };
  });
}

type Kind = "friend" | "foe";

/** Return the share of sides that are certain, wrongly, in most of the last years. */
function misplaced(run: Dyads, kinds: readonly Kind[]): Lanes {
  const mostly = (i: number, j: number, kind: Kind) =>
    run.mean(run.last, (year) => {
      const [belief, motive] = [run.at("belief", year, i, j), run.at("malign", year, j, j)];
      return (k) => {
        const [b, greedy] = [belief[k]!, motive[k]! > 0.5];
        const wrong = kind === "friend" ? b > 0.5 && !greedy : b < 0.5 && greedy;
        return Number(wrong && entropy(b) < OPEN);
      };
    });
  return run.share(([i, j]) => {
    const sides = both(i, j).map(([a, b]) => kinds.map((kind) => mostly(a, b, kind)));
    return Array.from({ length: run.lanes }, (_, k) => {
      const held = sides.map((found) => Number(found.some((share) => share[k]! > 0.5)));
      return (held[0]! + held[1]!) / 2;
    });
  });
}

/** Return one less the danger of each state, mean over states and the last years, whatever the dyad's reach. */
function secure(run: Dyads, threat: OfSide): Lanes {
  const ways = run.pairs.flatMap(([a, b]) => both(a, b));
  return run.mean(run.last, (year) => {
    const dangers = ways.map(([i, j]): Of => {
      const [reach, threatens, wins] = [run.at("prox", year, i, j), threat(year, i, j), run.at("win", year, j, i)];
      return (k) => reach[k]! * threatens(k) * wins[k]!;
    });
    return (k) => 1 - dangers.reduce((sum, danger) => sum + danger(k), 0) / run.records.states;
  });
}

const CERTAIN = ["belief", "malign"];
const HOSTILE = ["conduct", "intended", "malign"];
const SECURE = ["prox", "compete", "win"];

export const DEFINITIONS: readonly Definition[] = [
  {
    name: "doubt",
    title: "Doubt: dilemma of interpretation",
    formula: "H2(b) = -b log2 b - (1-b) log2(1-b), mean over years and both sides",
    unit: "bits",
    needs: ["belief"],
    of: (run) => overSides(run, run.all, record(run, "belief", entropy)),
  },
  {
    name: "torn",
    title: "Torn: dilemma of response as a hard choice",
    formula: "z < .3 and P-S > 0, with z = |e(P-S) - (1-e)(R-T)| / (e|P-S| + (1-e)|R-T|); share of years and sides",
    unit: "share",
    needs: ["fear", "restraint", "exposure"],
    of: torn,
  },
  {
    name: "security_dilemma",
    title: "Security dilemma",
    formula:
      "on either side at once H2(b) > .5 bit, R-T > 0 and P-S > 0: restraint would be best if it were returned and " +
      "worst if not; share of dyad-years",
    unit: "share",
    needs: ["belief", "restraint", "exposure"],
    of: (run) => dilemma(run, false),
  },
  {
    name: "tragic_dilemma",
    title: "Tragic dilemma",
    formula: "the same, in years in which both are benign; share of dyad-years",
    unit: "share",
    needs: ["belief", "restraint", "exposure", "malign"],
    of: (run) => dilemma(run, true),
  },
  {
    name: "paradox",
    title: "Security paradox",
    formula: "mutual hostility, and both less secure by >= .05 than in the twin in which both hold back, do(a = 0)",
    unit: "share",
    needs: [...HOSTILE, ...SECURE],
    twin: SECURE,
    of: (run, twin) => {
      const found = run.share((pair) => {
        const [now, calm] = [security(run, pair), security(twin!, pair)];
        const loses = (k: number) => [0, 1].every((side) => calm[side]![k]! - now[side]![k]! >= LOSS);
        return hostile(run, pair).map((is, k) => (is === 1 ? Number(loses(k)) : is));
      });
      return found.map((value, k) => (twin!.records.failed.includes(k) ? NaN : value));
    },
  },
  {
    name: "hostility",
    title: "Mutual hostility",
    formula: "both benign through the last 20 years, both compete in >= .5 of them, and mean to, where nothing is forced",
    unit: "share",
    needs: HOSTILE,
    of: (run) => run.share((pair) => hostile(run, pair)),
  },
  {
    name: "restraint",
    title: "Mutual restraint",
    formula: "both compete in < .2 of the last 20 years, of those that nothing forces",
    unit: "share",
    needs: ["conduct"],
    of: (run) =>
      run.share((pair) => {
        const acts = run.acts(pair, run.last, false);
        return Array.from({ length: run.lanes }, (_, k) =>
          acts === null ? NaN : Number(acts.every((side) => side[k]! < RESTRAINT)),
        );
      }),
  },
  {
    name: "war",
    title: "Any war",
    formula: "at least one year of war in the run; share of dyads",
    unit: "share",
    needs: ["war"],
    of: (run) => run.share(([i, j]) => run.mean(run.all, (year) => record(run, "war")(year, i, j)).map((years) => Number(years > 0))),
  },
  {
    name: "misplaced_certainty",
    title: "Misplaced certainty",
    formula: "less than half a bit of doubt in most of the last 20 years, and the wrong side of the truth; share of sides",
    unit: "share",
    needs: CERTAIN,
    of: (run) => misplaced(run, ["friend", "foe"]),
  },
  {
    name: "feared_friend",
    title: "Misplaced certainty: feared friend",
    formula: "H2(b) < .5 bit, b > .5 and the other benign, in most of the last 20 years; share of sides",
    unit: "share",
    needs: CERTAIN,
    of: (run) => misplaced(run, ["friend"]),
  },
  {
    name: "trusted_foe",
    title: "Misplaced certainty: trusted foe",
    formula: "H2(b) < .5 bit, b < .5 and the other greedy, in most of the last 20 years; share of sides",
    unit: "share",
    needs: CERTAIN,
    of: (run) => misplaced(run, ["foe"]),
  },
  {
    name: "choice_entropy",
    title: "Openness of the choice",
    formula: "H2(P), P the probability of competing; mean over the last 20 years and both sides",
    unit: "bits",
    needs: ["compete"],
    of: (run) => overSides(run, run.last, record(run, "compete", entropy)),
  },
  {
    name: "deliberation",
    title: "Deliberated share of choices",
    formula: "1 - habit_weight |2H - 1|, H the running mean of conduct; mean over the last 20 years and both sides",
    unit: "share",
    needs: ["deliberation"],
    of: (run) => overSides(run, run.last, record(run, "deliberation")),
  },
  {
    name: "restraint_dominates",
    title: "Restraint dominates without institutions",
    formula: "b*0 >= 1 (R > T and P <= S with binding, order, amity and trade gone); share of years and sides",
    unit: "share",
    needs: ["dominant_restraint_unbound"],
    of: (run) => overSides(run, run.all, record(run, "dominant_restraint_unbound", (value) => Number(value > 0.5))),
  },
  {
    name: "security_true",
    title: "Security as it is",
    formula: "1 - sum_j prox_ij P(j competes) q_ji, mean over states and the last 20 years; P is 0 or 1 where it is forced",
    unit: "index",
    needs: SECURE,
    of: (run) => secure(run, (year, i, j) => attack(run, year, j, i)),
  },
  {
    name: "security_perceived",
    title: "Security as it is perceived",
    formula: "1 - sum_j prox_ij e_ij q_ji, mean over states and the last 20 years",
    unit: "index",
    needs: ["prox", "fear", "win"],
    of: (run) => secure(run, record(run, "fear")),
  },
];

const isShare = (unit: string): boolean => unit === "probability" || unit.split(" ")[0] === "share";

/** Return every measure that the records of a run allow (or those named), each with its interval. */
export function measures(records: Records, names?: readonly string[]): Measure[] {
  if (records.measures !== undefined) {
    return records.measures.filter(({ name }) => names === undefined || names.includes(name));
  }
  const run = new Dyads(records);
  const twin = records.twin === undefined || records.request.twin !== true ? null : new Dyads(records.twin);
  const failed = new Set(records.failed);
  return DEFINITIONS.filter((one) => names === undefined || names.includes(one.name))
    .filter((one) => one.needs.every((name) => name in records.data))
    .filter((one) => one.twin === undefined || one.twin.every((name) => twin !== null && name in twin.records.data))
    .map(({ name, title, formula, unit, of }) => {
      const values = of(run, twin).map((value, k) => (failed.has(k) ? NaN : value));
      return { name, title, formula, unit, values, ...interval(values, isShare(unit)) };
    });
}

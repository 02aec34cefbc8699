/** Measures that the story alone shows, by the definitions of `detente.diagnostics`. */
import { Dyads, type Records } from "../engine";
import type { Lanes, Of, Pair } from "../engine/dyads";
import { inDilemma } from "../engine/measures";

const ANSWERS = 0.002;
const EXPLAINS = 0.9;
const OFFENSIVE = 1.1;
const LIGHT = 0.5;

export interface Defined { needs: string[]; formula: string; of: (records: Records) => Lanes }

/** One side of a dyad in a year, as Tang's definition looks at it. */
function arms(run: Dyads, year: number, i: number): Of {
  const of = (name: string) => run.at(name, year, i, i);
  const value = (name: string, usual: number) => run.records.values[name]?.[i] ?? usual;
  const [answer, burden, posture, stock, economy] = [of("threat_burden"), of("burden"), of("posture"), of("capability"), of("economy")];
  const [base, omega] = [value("base_force", 0), value("offence_advantage", 1)];
  const shown = value("posture_signal", 0) * value("distinguishability", 0);
  const without = Math.min(1 / (1 + Math.exp(2 - 1.5 * Math.log(omega) + shown)), value("offensive_ceiling", 1));
  return (k) => {
    const explained = (0.05 * base + answer[k]!) / Math.max(burden[k]!, 1e-12);
    const offensive = ((stock[k]! / Math.max(economy[k]!, 1e-9)) * posture[k]!) / Math.max(base * without, 1e-9);
    return Number(answer[k]! > ANSWERS && explained >= EXPLAINS && offensive > OFFENSIVE);
  };
}

function tang(run: Dyads, year: number, [i, j]: Pair): Of {
  const [one, other] = [arms(run, year, i), arms(run, year, j)];
  const limit = Math.min(LIGHT, ...[i, j].map((state) => run.records.values.pool_threshold?.[state] ?? 1));
  const [bound, order] = [run.at("bound", year, i, j), run.at("order", year, i, j)];
  const [mine, theirs] = [run.at("malign", year, i, i), run.at("malign", year, j, j)];
  const free: Of = (k) => Number(bound[k]! < limit && (run.records.states <= 2 || order[k]! < LIGHT));
  return (k) => Number(one(k) > 0 && other(k) > 0 && free(k) > 0 && mine[k]! <= 0.5 && theirs[k]! <= 0.5);
}

function herzJervis(run: Dyads, year: number, [i, j]: Pair): Of {
  const [fears, answers] = [[run.at("fear", year, i, j), run.at("fear", year, j, i)], [run.at("threat_burden", year, i, i), run.at("threat_burden", year, j, j)]];
  return (k) => Number(answers.every((a) => a[k]! > ANSWERS) && fears.every((f) => f[k]! > 0.5));
}

function boothWheeler(run: Dyads, year: number, [i, j]: Pair): Of {
  const [one, other] = [inDilemma(run, year, i, j), inDilemma(run, year, j, i)];
  return (k) => Number(one(k) > 0 || other(k) > 0);
}

const byYear = (of: (run: Dyads, year: number, pair: Pair) => Of) => (records: Records): Lanes => {
  const run = new Dyads(records);
  return run.share((pair) => run.mean(run.all, (year) => of(run, year, pair)));
};

export const DEFINED: Record<string, Defined> = {
  by_herz_jervis: { needs: ["threat_burden", "fear"], formula: "both answer threat with forces, both fear the other by more than one half; share of dyad-years", of: byYear(herzJervis) },
  by_tang: { needs: ["malign", "threat_burden", "burden", "posture", "capability", "economy", "order", "bound"], formula: "anarchy, both benign, offensive forces kept for fear alone; share of dyad-years", of: byYear(tang) },
  by_booth_wheeler: { needs: ["belief", "restraint", "exposure"], formula: "a side doubts, and either error would cost it; share of dyad-years", of: byYear(boothWheeler) },
};

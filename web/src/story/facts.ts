/** The numbers of a scene, read from its runs: each kind as `detente.studies.story` reads it. */
import { Dyads, DEFINITIONS, ends, entropy, measures, NEEDS_OF_ENDS, type End, type Records } from "../engine";
import type { Of } from "../engine/dyads";
import { interval, pairedInterval, wilson } from "../engine/intervals";
import { hostile, inDilemma, security } from "../engine/measures";
import type { Fact, Scene } from "./book";
import { DEFINED } from "./definitions";

type Values = ArrayLike<number>;

/** Runs of a scene by arm, and shares along its axis by arm, [place][replicate]. */
export interface Lived {
  scene: Scene;
  runs: Record<string, Records>;
  axes?: Record<string, number[][]>;
}

/** A number of a scene with its 95 % interval, and of how many it is the mean; NaN where there is none. */
export interface Estimate { value: number; low: number; high: number; n: number }

/** Values below which a mean is not told, as in `detente.studies.story`. */
export const FEW = 20;

const PAIR = [0, 1] as const;
const BOTH = [[0, 1], [1, 0]] as const;
const CERTAIN = 0.5;

/** Which replicates of a pair end in mutual hostility. */
export function isHostile(records: Records): boolean[] {
  return hostile(new Dyads(records), PAIR).map((h) => h === 1);
}

/** How many hostile acts the first state read in the other up to a year; year 0 has none to read. */
export function cards(records: Records, until = records.years): Float64Array {
  const run = new Dyads(records);
  const out = new Float64Array(records.lanes);
  for (let year = 1; year < until; year++) run.at("perceived", year, 0, 1).forEach((seen, k) => (out[k]! += Number(seen > 0.5)));
  return out;
}

const window = (records: Records, { years }: Fact): [number, number] => years ?? [0, records.years];
const each = (records: Records, of: (lane: number) => number): Float64Array => Float64Array.from({ length: records.lanes }, (_, k) => of(k));

/** A record in some years: the mean over them or the sum, of a cell or over all. */
export function ofRecord(records: Records, one: Fact): Float64Array {
  const { lanes, years, states: n } = records;
  const data = records.data[one.record!]!;
  const rows = data.length / (years * lanes);
  const cells = !one.cell ? Array.from({ length: rows }, (_, r) => r) : [one.cell.length === 2 ? one.cell[0]! * n + one.cell[1]! : one.cell[0]!];
  const [from, to] = window(records, one);
  return each(records, (k) => {
    let sum = 0;
    for (let year = from; year < to; year++) for (const cell of cells) sum += data[(year * rows + cell) * lanes + k]!;
    return sum / cells.length / (one.sum ? 1 : to - from);
  });
}

function ofSides(records: Records, one: Fact, of: (run: Dyads, year: number, i: number, j: number) => Of, fold: (a: number, b: number) => number): Float64Array {
  const run = new Dyads(records);
  return run.mean(window(records, one), (year) => {
    const both = BOTH.map(([i, j]) => of(run, year, i, j));
    return one.side !== undefined ? both[one.side]! : (k) => fold(both[0]!(k), both[1]!(k));
  });
}

function ofCertain(records: Records, { side }: Fact, friend: boolean): Float64Array {
  const run = new Dyads(records);
  const mostly = BOTH.map(([i, j]) =>
    run.mean(run.last, (year) => {
      const [beliefs, motives] = [run.at("belief", year, i, j), run.at("malign", year, j, j)];
      return (k) => {
        const [belief, greedy] = [beliefs[k]!, motives[k]! > 0.5];
        return Number((friend ? belief > 0.5 && !greedy : belief < 0.5 && greedy) && entropy(belief) < CERTAIN);
      };
    }).map((share) => Number(share > 0.5)),
  );
  return each(records, (k) => (side !== undefined ? mostly[side]![k]! : (mostly[0]![k]! + mostly[1]![k]!) / 2));
}

function ofParted({ runs }: Lived, one: Fact): number[] {
  const [fearful, calm] = [runs[one.fearful!]!, runs[one.calm!]!];
  const [a, b] = [fearful.data[one.record!]!, calm.data[one.record!]!];
  const [harmed, spared] = [isHostile(fearful), isHostile(calm)];
  const rows = a.length / (fearful.years * fearful.lanes);
  return fearful.ids.flatMap((_, k) => (harmed[k] && !spared[k] ? [partsAt(a, b, fearful, rows, k)] : []));
}

function partsAt(a: Float32Array, b: Float32Array, { years, lanes }: Records, rows: number, k: number): number {
  for (let year = 0; year < years; year++) {
    for (let row = 0; row < rows; row++) {
      const at = (year * rows + row) * lanes + k;
      if (a[at] !== b[at]) return year;
    }
  }
  return NaN;
}

/** The first year in which two runs differ in a record, in one replicate; NaN if in none. */
export function parting(a: Records, b: Records, record: string, k: number): number {
  return partsAt(a.data[record]!, b.data[record]!, a, a.data[record]!.length / (a.years * a.lanes), k);
}

function ofWayOut({ scene, runs }: Lived, one: Fact): Values {
  const [shock, fear] = [runs[`${one.arm}_shock`]!, runs[`${one.arm}_${one.held ?? "held"}`]!];
  return ends(shock, fear, { ...scene.test!, years: shock.years, shock: 8 })[one.way as End];
}

/** Where rising shares pass one half, as `studies.verdict.tipping.crossing`: infinite where none does, 0 where all do. */
export function tipping(at: readonly number[], shares: readonly number[]): number {
  const passing = (rising: number[]): number => {
    const k = rising.findIndex((s) => s >= 0.5);
    if (k <= 0) return k < 0 ? Infinity : 0;
    const [left, right] = [rising[k - 1]!, rising[k]!];
    const part = (0.5 - left) / (right > left ? right - left : 1);
    return Math.exp(Math.log(at[k - 1]!) + part * (Math.log(at[k]!) - Math.log(at[k - 1]!)));
  };
  let most = -Infinity;
  const first = passing(shares.map((s) => (most = Math.max(most, s))));
  let least = Infinity;
  const last = passing([...shares].reverse().map((s) => (least = Math.min(least, s))).reverse());
  const one = first === last ? first : Math.sqrt(first * last);
  return Number.isFinite(one) && one > 0 ? one : shares.at(-1)! >= 0.5 ? first : last;
}

const sum = (values: Values): number => Array.from(values).reduce((a, b) => a + b, 0);
const mean = (values: Values): number => sum(values) / values.length;

/** Where a share's own interval still holds one half, as `tipping_ends`; `size` histories at each place. */
export function tippingEnds(at: readonly number[], shares: readonly number[], size: number): [number, number] {
  const ends = shares.map((share) => wilson(share, size));
  return [tipping(at, ends.map(([, high]) => high)), tipping(at, ends.map(([low]) => low))];
}

interface Gap { at: number; values: number[]; ends: [number, number] }

/** Where two schools differ most, with an interval that allows for the search, as `largest_ends`. */
function gap({ scene, axes }: Lived, one: Fact): Gap {
  const [a, b] = [axes![one.one!]!, axes![one.other!]!];
  const differ = a.map((row, place) => row.map((v, k) => v - b[place]![k]!));
  const sizes = differ.map((row) => Math.abs(mean(row)));
  const place = sizes.indexOf(Math.max(...sizes));
  const way = mean(differ[place]!) < 0 ? -1 : 1;
  const held = differ.map((row) => pairedInterval(row.map((v) => way * v), differ.length));
  const [low, high] = [held[place]!.low, Math.max(...held.flatMap((h) => [Math.abs(h.low), Math.abs(h.high)]))];
  return { at: scene.control.axis!.at[place]!, values: differ[place]!, ends: way > 0 ? [low, high] : [-high, -low] };
}

function ofDrawnIn(records: Records, one: Fact): Float64Array {
  const run = new Dyads(records);
  const all = Array.from({ length: records.states }, (_, k) => k);
  return run.mean(window(records, one), (year) => {
    const ways = all.map((i) => all.map((j) => [run.at("conduct", year, i, j), run.at("prox", year, i, j)] as const));
    return (k) => ways.filter((to) => to.some(([acts, near]) => acts[k]! > 0.5 && near[k]! > 0.5)).length;
  });
}

/** How many wars broke out in each history, and how many of them with a greedy side, or with none; of a war of the first year nobody saw whether it broke out then. */
function warsOf(records: Records, greedy: boolean): { count: Float64Array; met: Float64Array } {
  const run = new Dyads(records);
  const [count, met] = [new Float64Array(records.lanes), new Float64Array(records.lanes)];
  for (const [i, j] of run.pairs) {
    for (let year = 1; year < records.years; year++) {
      const before = run.at("war", year - 1, i, j);
      const now = run.at("war", year, i, j);
      const [one, other] = [run.at("malign", year, i, i), run.at("malign", year, j, j)];
      for (let k = 0; k < records.lanes; k++) {
        if (!(now[k]! > 0.5) || before[k]! > 0.5) continue;
        count[k]!++;
        met[k]! += Number((one[k]! > 0.5 || other[k]! > 0.5) === greedy);
      }
    }
  }
  return { count, met };
}

/** What each history adds to a share of all wars: its mean is the share, its spread that between histories. */
function ofWarsByMotive(records: Records, one: Fact): Float64Array {
  const { count, met } = warsOf(records, one.greedy!);
  const share = sum(met) / sum(count);
  return count.map((wars, k) => share + (met[k]! - share * wars) / (sum(count) / records.lanes));
}

/** Share of the years of two states in which either is greedy. */
function ofGreedyPairs(records: Records): Float64Array {
  const run = new Dyads(records);
  return run.mean(run.all, (year) => {
    const sides = run.pairs.map(([i, j]) => [run.at("malign", year, i, i), run.at("malign", year, j, j)] as const);
    return (k) => sides.filter(([one, other]) => one[k]! > 0.5 || other[k]! > 0.5).length / sides.length;
  });
}

const beliefEntropy = (run: Dyads, year: number, i: number, j: number): Of => {
  const beliefs = run.at("belief", year, i, j);
  return (k) => entropy(beliefs[k]!);
};

type Reader = (lived: Lived, one: Fact, records: Records) => Values;

const READERS: Record<string, Reader> = {
  record: (_, one, records) => ofRecord(records, one),
  measure: (_, one, records) => DEFINED[one.measure!]?.of(records) ?? measures(records, [one.measure!])[0]?.values ?? [],
  hostile_in: (_, one, records) => hostile(new Dyads(records), PAIR, window(records, one)),
  doubt: (_, one, records) => ofSides(records, one, beliefEntropy, (a, b) => (a + b) / 2),
  dilemma: (_, one, records) => ofSides(records, one, inDilemma, Math.max),
  misread: (_, { actor: i = 0, observer: j = 1 }, records) => {
    const run = new Dyads(records);
    return run.mean([0, records.years - 1], (y) => {
      const [did, saw] = [run.at("conduct", y, i, j), run.at("perceived", y + 1, j, i)];
      return (k) => Number(did[k]! > 0.5 !== saw[k]! > 0.5);
    });
  },
  posterior: (_, one, records) => {
    const [seen, run] = [cards(records), new Dyads(records)];
    const greedy = run.at("malign", records.years - 1, 1, 1);
    return Array.from(greedy).filter((_g, k) => seen[k] === one.dark).map((g) => (one.friend ? 1 - g : g));
  },
  necessity: ({ runs }, one) => {
    const [harmed, spared] = [isHostile(runs[one.fearful!]!), isHostile(runs[one.calm!]!)];
    return spared.filter((_, k) => harmed[k]).map((h) => Number(!h));
  },
  parted: (lived, one) => ofParted(lived, one),
  exploited: (_, one, records) => {
    const [run, i] = [new Dyads(records), one.side!];
    return run.mean(window(records, one), (y) => {
      const [mine, theirs] = [run.at("conduct", y, i, 1 - i), run.at("conduct", y, 1 - i, i)];
      return (k) => Number(mine[k]! < 0.5 && theirs[k]! > 0.5);
    });
  },
  feared_friend: (_, one, records) => ofCertain(records, one, true),
  trusted_foe: (_, one, records) => ofCertain(records, one, false),
  security: (_, __, records) => {
    const [a, b] = security(new Dyads(records), PAIR);
    return a.map((v, k) => (v + b[k]!) / 2);
  },
  way_out: (lived, one) => ofWayOut(lived, one),
  tipping: ({ scene, axes }, one) => [tipping(scene.control.axis!.at, axes![one.arm!]!.map(mean))],
  gap: (lived, one) => gap(lived, one).values,
  gap_at: (lived, one) => [gap(lived, one).at],
  difference: (lived, one) => {
    const [more, less] = [one.more, one.less].map((name) => valuesOfFact(lived, lived.scene.facts.find((f) => f.name === name)!));
    return Array.from(more!, (v, k) => v - less![k]!);
  },
  break_even: (lived, one) => {
    const [friend, foe] = [one.one, one.other].map((name) => valuesOfFact(lived, lived.scene.facts.find((f) => f.name === name)!));
    const both = Array.from(friend!, (f, k) => f + foe![k]!);
    const share = sum(friend!) / sum(both);
    return both.map((cost, k) => share + (friend![k]! - share * cost) / mean(both));
  },
  drawn_in: (_, one, records) => ofDrawnIn(records, one),
  wars_by_motive: (_, one, records) => ofWarsByMotive(records, one),
  greedy_pairs: (_, __, records) => ofGreedyPairs(records),
};

/** How many things a number counts, where these are not histories. */
const SIZES: Record<string, (records: Records, one: Fact) => number> = {
  wars_by_motive: (records, one) => sum(warsOf(records, one.greedy!).count),
};

/** Intervals of numbers that are no means of their values. */
const ENDS: Record<string, (lived: Lived, one: Fact) => [number, number]> = {
  gap: (lived, one) => gap(lived, one).ends,
  tipping: ({ scene, axes }, one) => tippingEnds(scene.control.axis!.at, axes![one.arm!]!.map(mean), axes![one.arm!]![0]!.length),
};

const recordsOf = ({ runs }: Lived, one: Fact): Records => runs[one.arm ?? ""] ?? Object.values(runs)[0]!;

/** What a fact is the mean of. */
export function valuesOfFact(lived: Lived, one: Fact): Values {
  let values: Values = READERS[one.of]!(lived, one, recordsOf(lived, one));
  if (one.among?.hostile) {
    const held = isHostile(lived.runs[one.among.hostile]!);
    values = Array.from(values).filter((_, k) => held[k]);
  }
  if (one.among?.dark !== undefined) {
    const seen = cards(recordsOf(lived, one));
    values = Array.from(values).filter((_, k) => seen[k] === one.among!.dark);
  }
  return one.complement ? Array.from(values, (v) => 1 - v) : values;
}

const middle = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

/** The interval of a mean; that of a difference is of the same histories. */
function endsOf(values: number[], format: string): [number, number] {
  const { low, high } = format === "points" ? pairedInterval(values) : interval(values, format === "percent");
  return [low, high];
}

/** A number of a scene, and how sure it is; what rests on few histories is not told. */
export function estimateOf(lived: Lived, one: Fact): Estimate {
  const known = Array.from(valuesOfFact(lived, one)).filter((v) => !Number.isNaN(v));
  const n = SIZES[one.of]?.(recordsOf(lived, one), one) ?? known.length;
  const none = { value: NaN, low: NaN, high: NaN, n };
  const [least, most] = ENDS[one.of]?.(lived, one) ?? [NaN, NaN];
  if (one.statistic === "point") return { value: known[0] ?? NaN, low: least, high: most, n: lived.scene.replicates };
  if (n < FEW) return none;
  if (one.statistic === "median") return { ...none, value: middle(known) };
  const [low, high] = one.of in ENDS ? [least, most] : endsOf(known, one.format);
  return { value: mean(known), low, high, n };
}

/** Every number of a scene, by name. */
export function estimatesOf(lived: Lived): Record<string, Estimate> {
  return Object.fromEntries(lived.scene.facts.map((one) => [one.name, estimateOf(lived, one)]));
}

const HOSTILE = ["conduct", "intended", "malign", "prox"];
const NEEDS: Record<string, string[]> = {
  hostile_in: HOSTILE,
  doubt: ["belief"],
  dilemma: ["belief", "restraint", "exposure"],
  misread: ["conduct", "perceived"],
  posterior: ["perceived", "malign"],
  necessity: HOSTILE,
  exploited: ["conduct"],
  feared_friend: ["belief", "malign"],
  trusted_foe: ["belief", "malign"],
  security: ["prox", "compete", "win"],
  way_out: NEEDS_OF_ENDS,
  tipping: HOSTILE,
  gap: HOSTILE,
  gap_at: HOSTILE,
  drawn_in: ["conduct", "prox"],
  wars_by_motive: ["war", "malign"],
  greedy_pairs: ["malign"],
};
/** Records that every scene shows: the dial, and what was done and seen. */
export const SHOWN = ["belief", "fear", "critical_fear", "conduct", "perceived", "war"];

/** Records that a scene needs. */
export function needs(scene: Scene): string[] {
  const own = scene.facts.flatMap((one) => [
    ...(NEEDS[one.of] ?? []),
    ...(one.record ? [one.record] : []),
    ...(one.measure ? definitionNeeds(one.measure) : []),
    ...(one.among?.hostile || one.of === "parted" ? HOSTILE : []),
    ...(one.among?.dark !== undefined ? ["perceived"] : []),
  ]);
  return [...new Set([...SHOWN, ...own])];
}

function definitionNeeds(name: string): string[] {
  if (name in DEFINED) return [...DEFINED[name]!.needs, "prox"];
  const found = DEFINITIONS.find((one) => one.name === name)!;
  return [...found.needs, ...(found.twin ?? []), "prox"];
}

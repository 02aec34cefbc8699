/** What the debrief and a replay say: detente.apps.serve.debrief, .likeness and .replay. */
export interface Statement { round: number; other: number; greedy: number; why: string; true: boolean; sure: boolean; misplaced: boolean }
export interface Resemblance { school: string; title: string; weight: number; per_act: number | null }
/** What acts say of schools: `named` is empty where they do not tell the schools apart, `chance` the weight of no school, `fits` those of the `compared` ones that the acts do not rule out. */
export interface Likeness { acts: number; chance: number; named: string[]; fits: string[]; compared: number }
/** A dyad in a round, and which of its sides something holds of. */
export interface SidesTold { round: number; between: [number, number]; sides: [boolean, boolean] }
export interface DebriefedPlayer {
  seat: number; player: string; /** Rounds that the player decided; the others are not theirs. */ rounds: number[];
  beliefs: Statement[]; brier: number | null; sure: number; misplaced: number;
  /** Empty, and null, where several held the seat. */
  resembles: Resemblance[]; likeness: Likeness | null;
}
export interface Debrief {
  world: number; states: string[]; players: DebriefedPlayer[]; measures: Record<string, unknown>;
  /** Where a dilemma was open, and where nobody knows: a side stated no belief. */
  dilemmas: SidesTold[]; unknown: SidesTold[];
  /** Where one of the two errors costs a side nothing: no doubt opens a dilemma there. */
  ruled_out?: SidesTold[];
  /** Dyads in hostility that neither wanted, and those among them in the security paradox. */
  hostile: [number, number][]; paradox: [number, number][];
  series: Record<"belief" | "fear" | "critical_fear" | "restraint" | "exposure", (number | null)[][][]>; words: string;
}
export interface ReplayChange {
  kind: "leap" | "treaty" | "belief" | "school" | "dial"; round?: number; seat?: number; other?: number | null; greedy?: number; school?: string;
  offence_advantage?: number; transparency?: number;
}
/** Of one course there is a mean alone. */
export interface Band { mean: number[]; low?: number[]; high?: number[] }
export type Series = "competing" | "own" | "others" | "wars" | "forces";
export interface ReplayCourse extends Record<Series, number[]> { acts: number[][][]; intervals?: Record<Series, Band> }
export interface Replayed {
  change: ReplayChange; from_round: number; then_round: number; words: string; /** Whether any act or war differs in any of the replays. */ differs: boolean; stand_ins: Record<number, Resemblance[]>;
  /** Seats whose acts chance explains better than the schools do: any may stand in there. */ no_fit?: number[];
  as_it_went: ReplayCourse; stood_in: ReplayCourse; changed: ReplayCourse; difference: Record<Series, Band>;
  /** Mean over the rounds from `then_round` on, one value each. */
  from_then_on: Record<Series, Band>;
}

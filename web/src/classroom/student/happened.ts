/** What a round was, as one's own state knows it. */
import type { OtherState, PastRound, PlayerView } from "../types";

/** Chance that an act is seen as its opposite: detente.apps.serve.game.BLUR where nothing is transparent. */
export const misread = (transparency: number): number => 0.1 * (1 - transparency);

/** Forces as they are shown: 100 is what a twentieth of a mean economy keeps. */
export const strength = (forces: number): string => String(Math.round(100 * forces));

/** What forces grew by, as the numbers that are shown. */
export const grown = (before: number, now: number): number => Math.round(100 * now) - Math.round(100 * before);

/** Whether one has not held the seat in any round that is over: the game is new to whoever it is. */
export const firstRound = (view: Pick<PlayerView, "history">): boolean => !(view.history ?? []).some((past) => past.holder === "you");

/** The seats toward which a state, or its school, decided to act so in a round. */
export const towardWhom = (past: Pick<PastRound, "decided" | "acts">, act: "restraint" | "compete"): number[] =>
  Object.entries(past.decided ?? past.acts).filter(([, one]) => one === act).map(([seat]) => Number(seat));

/** A message as it came in, told once with all who sent the same. */
export interface Heard { kind: PastRound["received"][number]["kind"]; text: string; language: "en" | "de" | null; from: number[] }
export function heard(past: PastRound): Heard[] {
  const told = new Map<string, Heard>();
  for (const { from, ...note } of past.received) {
    const key = `${note.kind} ${note.text}`;
    told.set(key, { ...note, from: [...(told.get(key)?.from ?? []), from] });
  }
  return [...told.values()];
}

const has = (pairs: [number, number][], i: number, j: number): boolean => pairs.some(([a, b]) => (a === i && b === j) || (a === j && b === i));

export interface Met {
  other: OtherState;
  looked: "restraint" | "compete" | null;
  forcesLook: "defensive" | "offensive" | null;
  /** What the state decided, or if nobody did what its school did; a war counts as hostility, whatever it was. */
  did: "restraint" | "compete" | undefined;
  accident: boolean;
  war: boolean;
  crisis: boolean;
  treaty: boolean;
  wanted: boolean;
  iWanted: boolean;
  forces: number;
  /** Forces a round before. */
  before: number;
}

/** What happened between one's state and each other one in a round. */
export function met(view: PlayerView, past: PastRound): Met[] {
  const me = view.you.seat ?? 0;
  const before = view.history?.[past.round - 2];
  return (view.others ?? []).map((other) => {
    const j = other.seat;
    return {
      other,
      looked: past.seen[j]?.act_seen ?? null,
      forcesLook: past.seen[j]?.forces_look ?? null,
      did: past.decided?.[j] ?? past.decision?.acts[j] ?? past.acts[j],
      accident: past.incidents.includes(j),
      war: has(past.wars, me, j),
      crisis: has(past.crises, me, j),
      treaty: has(past.treaties, me, j),
      wanted: past.wanted_treaty.includes(j),
      iWanted: past.decision?.treaty.includes(j) ?? false,
      forces: past.forces[j]!,
      before: (before ?? past).forces[j]!,
    };
  });
}

/** Wars among others, which all know of. */
export const elsewhere = (view: PlayerView, past: PastRound): [number, number][] => past.wars.filter((pair) => !pair.includes(view.you.seat ?? 0));

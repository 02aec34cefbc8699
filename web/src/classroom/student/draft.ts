/** What a student is about to decide: one word for all neighbours, and exceptions. */
import type { Act, Arms, Decision, ForceKind, NoteKind, PastRound, StatedBelief } from "../types";

/** What is decided of a neighbour; what is null or left out is as for all. */
export interface Toward { act: Act | null; greedy: number | null; why: string; treaty: boolean; note: NoteKind | null; text: string }
export interface Draft { all: Toward; one: Record<number, Partial<Toward>>; arms: Arms; kind: ForceKind }

export const NOBODY: Toward = { act: null, greedy: null, why: "", treaty: false, note: null, text: "" };

export const toward = (draft: Draft, seat: number): Toward => ({ ...draft.all, ...draft.one[seat] });

/** The last decision of one's own, and whether rounds went by without one since. */
export function lastDecided(history: PastRound[]): { decision: Decision | null; away: boolean } {
  const last = history.findLast((past) => past.decision);
  return { decision: last?.decision ?? null, away: last !== history.at(-1) };
}

/**
 * The draft of a round that opens, from the last one that was decided: what one believes goes on, but not its reason, which
 * was of that round; a treaty is wanted on where no round was missed; how one acts is asked anew of a pair, or after an absence.
 */
export function opened(history: PastRound[], seats: number[]): Draft {
  const { decision, away } = lastDecided(history);
  if (!decision) return { all: { ...NOBODY }, one: {}, arms: "hold", kind: "balanced" };
  const kept = drafted(decision, seats);
  const gone: (keyof Toward)[] = ["note", "text", "why", ...(away ? ["treaty" as const] : []), ...(away || seats.length === 1 ? ["act" as const] : [])];
  const calm = (one: Partial<Toward>) => Object.fromEntries(Object.entries(one).filter(([key]) => !gone.includes(key as keyof Toward)));
  return { ...kept, all: { ...NOBODY, ...calm(kept.all) }, one: Object.fromEntries(seats.map((j) => [j, calm(kept.one[j] ?? {})])), arms: "hold" };
}

/** The draft that a decision came from: what most neighbours have is said for all. */
export function drafted(decision: Decision, seats: number[]): Draft {
  const each = seats.map((j): Toward => {
    const note = decision.messages.find((one) => one.to === j);
    const belief = decision.beliefs[j];
    return { act: decision.acts[j] ?? "restraint", greedy: belief?.greedy ?? null, why: belief?.why ?? "", treaty: decision.treaty.includes(j), note: note?.kind ?? null, text: note?.text ?? "" };
  });
  if (seats.length === 1) return { all: { ...NOBODY }, one: { [seats[0]!]: each[0]! }, arms: decision.arms, kind: decision.kind };
  const all = Object.fromEntries(Object.keys(NOBODY).map((key) => [key, common(each.map((one) => one[key as keyof Toward]))])) as unknown as Toward;
  const one = Object.fromEntries(seats.map((j, k) => [j, Object.fromEntries(Object.entries(each[k]!).filter(([key, value]) => value !== all[key as keyof Toward]))]));
  return { all, one, arms: decision.arms, kind: decision.kind };
}

function common<T>(values: T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((p, q) => q[1] - p[1])[0]![0];
}

/** Seats toward which nothing is chosen yet. */
export const missing = (draft: Draft, seats: number[]): number[] => seats.filter((j) => toward(draft, j).act === null);

const plain = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim();

/** The decision as the server takes it. A belief that was never stated is not sent. */
export function decided(draft: Draft, seats: number[]): Decision {
  const acts: Record<number, Act> = {};
  const beliefs: Record<number, StatedBelief> = {};
  const [treaty, messages]: [number[], Decision["messages"]] = [[], []];
  for (const j of seats) {
    const { act, greedy, why, treaty: wanted, note, text } = toward(draft, j);
    acts[j] = act ?? "restraint";
    if (greedy !== null) beliefs[j] = { greedy, why: plain(why) };
    if (wanted) treaty.push(j);
    if (note && (note !== "own" || plain(text))) messages.push({ to: j, kind: note, text: plain(text) });
  }
  return { acts, arms: draft.arms, kind: draft.kind, treaty, messages, beliefs };
}

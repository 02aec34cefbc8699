/** What the classroom's server says and is told: detente.apps.serve.schema, .messages and .views. */
export type Act = "restraint" | "compete";
export type Arms = "build" | "hold" | "cut";
export type ForceKind = "offensive" | "balanced" | "defensive";
export type Phase = "lobby" | "deciding" | "between" | "ended";
export type Motive = "security" | "greedy";
export type NoteKind = "reassure" | "warn" | "treaty" | "ask" | "accident" | "accuse" | "thank" | "own";

export interface Note { to: number; kind: NoteKind; text: string; /** Of the text, where it is known. */ language?: "en" | "de" | null }
export interface StatedBelief { greedy: number; why: string }
export interface Decision {
  acts: Record<number, Act>;
  arms: Arms;
  kind: ForceKind;
  treaty: number[];
  messages: Note[];
  beliefs: Record<number, StatedBelief>;
}

/** What anybody with the code may know. */
export interface Door { room: string; title: string; mode: "pairs" | "system"; phase: Phase; names: boolean; open: boolean; keep_days: number; programs: Programs["allowed"] }
/** Which programs may play, and how many have joined that keep what they see, or send it elsewhere. */
export interface Programs { allowed: "none" | "here" | "elsewhere"; here: number; elsewhere: number }
/** A seat that this browser keeps; `since` is when it was joined [s since 1970], 0 if that is not known. */
export interface KeptSeat { player: string; name: string; since: number }

/** Where the game stands: `deadline` in seconds since 1970, `left` in seconds while the clock is stopped. */
export interface Clock {
  room: string; title: string; mode: "pairs" | "system"; states: number; names: boolean; phase: Phase;
  round: number; rounds: number; seconds: number; deadline: number | null; left: number | null;
  locked: boolean; revealed: boolean; dials: { offence_advantage: number; transparency: number }; messages: Record<NoteKind, string>; programs: Programs;
  /** The dials of the last round that is over, or those of the opening. */
  dials_before: Clock["dials"];
  /** Whether what players saw of acts and forces can be told: not of a game that an earlier version kept. */
  as_seen?: boolean;
}
export interface PublicState { seat: number; state: string; forces: number; economy: number }
export interface SeenAct { act_seen: Act | null; forces_look: "defensive" | "offensive" | null }
export interface OtherState extends PublicState, SeenAct { treaty: boolean; war: boolean; crisis: boolean }
export interface You extends Partial<PublicState> {
  player: string; name: string; active: boolean; motive?: Motive; offensive_share?: number; decision?: Decision | null; number?: number;
}
export type Pair = [number, number];
export interface PastRound {
  /** Who held the seat: oneself, another student, or nobody, so that its school played it. */
  holder: "you" | "student" | "school";
  round: number; dials: Clock["dials"]; decision: Decision | null; acts: Record<number, Act>; /** What was decided at the seat, whatever a war or an accident made of it. */ decided?: Record<number, Act>; incidents: number[];
  /** What a school did in the state's name, where nobody decided. */
  stood_in: Pick<Decision, "arms" | "kind" | "treaty" | "messages"> | null;
  seen: Record<number, SeenAct>; wars: Pair[]; crises: Pair[]; treaties: Pair[]; forces: number[];
  received: { from: number; kind: NoteKind; text: string; language: "en" | "de" | null }[]; wanted_treaty: number[];
}
export interface TrueSeat extends PublicState { player: string | null; name: string; program?: string; school: string; motive: Motive; offensive_share: number; worth: number[]; held: Held[] }
/** Who held a seat from one round to another; nobody where its school played it. */
export interface Held { player: string | null; name: string; first: number; last: number }
/** Acts are 1 where a state competed toward another. */
export interface TrueRound {
  round: number; dials: Clock["dials"]; incidents: Pair[]; acts: number[][]; seen: number[][]; wars: Pair[]; crises: Pair[];
  treaties: Pair[]; forces: number[]; decisions: Record<number, Omit<Decision, "messages" | "beliefs"> & { beliefs: Record<number, number | StatedBelief>; messages?: Note[] }>;
  /** What schools decided of the seats that nobody decided. */
  bots?: Record<number, Pick<Decision, "acts">>;
}
export interface Truth { world: number; seats: TrueSeat[]; rounds: TrueRound[] }
export interface PlayerView extends Clock { kind: "player"; you: You; others?: OtherState[]; history?: PastRound[]; truth?: Truth }
export interface Seated { player: string; name: string; world: number; seat: number; active: boolean; connected: boolean; decided: boolean; bot?: boolean; program?: string }
export interface Opening {
  title: string; mode: "pairs" | "system"; states: number; rounds: number; seconds: number; pace: "auto" | "teacher"; limit: number; names: boolean;
  schools: string[]; greedy: number; offence_advantage: number; transparency: number; seed: number | null; keep_days: number;
  programs?: Programs["allowed"]; rehearsal?: boolean; language?: "en" | "de";
}
export interface TeacherView extends Clock {
  kind: "teacher"; opening: Opening; players: Seated[]; decisions: Record<string, Decision>; incidents: [number, number, number][]; worlds: Truth[];
  /** Why the game cannot go on now. */
  trouble: Refusal | null;
}
/** What stands on the wall: nobody's name, nothing of who is greedy or what was decided. */
export interface ScreenView extends Clock {
  kind: "screen"; joined: number; decided: number;
  world?: { states: PublicState[]; news: { wars: Pair[]; crises: Pair[]; treaties: Pair[]; forces: number[] } | null };
}
export type Action =
  | { action: "start" | "pause" | "resume" | "reveal" | "end" | "lock" | "unlock" }
  | { action: "close" | "next"; round: number }
  | { action: "extend"; round: number; seconds: number }
  | { action: "dial"; offence_advantage?: number; transparency?: number }
  | { action: "incident"; round: number; world: number; actor: number; target: number }
  | { action: "drop"; player: string };
export interface Refusal { code: string; message: string }
/** What a deletion says: whether the disk of the server holds what was deleted no more, else it goes as soon as no program reads it. */
export interface Deletion { deleted: string[]; erased: boolean }

/** The line to the classroom's server: a websocket where there is one, else requests that wait for news. */
import type { Action, Decision, Refusal } from "./types";

/** Refusals keep the server's own words, and the time after which it may be asked again, if it says so [ms]. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly again?: number) {
    super(message);
  }
}

/** Place in the queue of what was asked for, 1 for what is computed and 0 for nothing, and about how long it takes [s]. */
export interface Waiting { place: number; seconds: number }

/** Ask the server; what it refuses is thrown as `Refused`, and so is a server that is not there (status 0). */
export async function ask<T>(path: string, body?: unknown, method = body === undefined ? "GET" : "POST", patience = 120_000): Promise<T> {
  const head = body === undefined ? undefined : { "Content-Type": "application/json" };
  let answer: Response;
  try {
    answer = await fetch(`/api${path}`, { method, headers: head, body: body === undefined ? undefined : JSON.stringify(body), credentials: "same-origin", signal: AbortSignal.timeout?.(patience) });
  } catch {
    throw new Refused(0, "away", "The server does not answer.");
  }
  if (answer.status === 204) return null as T;
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const { code = "http", message = answer.statusText } = (told ?? {}) as Partial<Refusal>;
    const again = Number(answer.headers.get("retry-after") ?? NaN);
    throw new Refused(answer.status, code, message, again > 0 ? 1_000 * again : undefined);
  }
  return told as T;
}

/** How long a decision, and a request that waits for news, may be without an answer: then the line is taken to be dead [ms]. */
const [DECIDED, WAITED] = [8_000, 30_000];
const WAITS = [500, 1_000, 2_000, 4_000, 8_000];
const POLL = 20;
/** Websockets that never opened after which requests are used instead. */
const TRIES = 2;
/** How often a websocket is asked for a sign of life, and how long none is borne [ms]. */
const [PING, SILENCE] = [15_000, 35_000];
/** Nobody here: not joined, of another room, or the room is gone. */
const STRANGER = [401, 403, 404];

/** A view as it comes, with the server's clock [s since 1970]. */
interface News<View> { etag: string; now: number; view: View }

/** A view of a room that stays up to date. */
export class Line<View> {
  view = $state.raw<View | null>(null);
  /** Whether the last thing heard is fresh; `polling` where websockets are blocked. */
  state = $state<"joining" | "open" | "polling" | "away" | "nobody">("joining");
  /** Seconds by which the server's clock is ahead of this machine's. */
  ahead = $state(0);
  #socket: WebSocket | null = null;
  #closed = false;
  #failed = 0;
  #opened = false;
  #etag = "";
  #heardAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #then: (() => void) | null = null;
  readonly #beat: ReturnType<typeof setInterval>;
  readonly #awake = () => document.visibilityState === "visible" && this.#look();

  constructor(readonly room: string, readonly role: "" | "teacher" | "screen" = "", readonly player = "") {
    this.#beat = setInterval(() => this.#look(), PING);
    addEventListener("online", this.#awake);
    document.addEventListener("visibilitychange", this.#awake);
    void this.#connect();
  }

  get #base(): string {
    return `/rooms/${encodeURIComponent(this.room)}${this.role && `/${this.role}`}`;
  }

  /** Which of the seats that this browser keeps is asked for. */
  get #as(): string {
    return this.player && `as=${this.player}`;
  }

  /** Ask for a sign of life; a line that is dead, or waits to try again, is tried anew. */
  #look(): void {
    if (this.#then) return this.#now();
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.#heardAt > SILENCE) return this.#lost(this.#socket);
    this.#socket.send('{"type":"ping"}');
  }

  #connect(): void {
    if (this.#closed) return;
    if (!this.#opened && this.#failed >= TRIES) return void this.#poll();
    const url = new URL(`/api${this.#base}/ws?${this.#as}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = (this.#socket = new WebSocket(url));
    socket.onopen = () => ([this.#opened, this.#failed, this.#heardAt] = [true, 0, Date.now()]);
    socket.onmessage = ({ data }) => {
      this.#heardAt = Date.now();
      const said = JSON.parse(String(data)) as { type: string } & News<View>;
      if (said.type !== "view") return;
      this.#heard(said);
      this.state = "open";
    };
    socket.onclose = ({ code }) => this.#lost(socket, code);
  }

  #lost(socket: WebSocket, code = 0): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    socket.close();
    if (code === 4001) return this.#end();
    this.#again(() => this.#connect());
  }

  /** Nobody is known here: nothing more is asked. */
  #end(): void {
    this.state = "nobody";
    this.close();
  }

  #again(then: () => void): void {
    if (this.#closed) return;
    if (this.#opened || this.#failed >= TRIES) this.state = "away";
    this.#then = then;
    this.#timer = setTimeout(() => this.#now(), WAITS[Math.min(this.#failed++, WAITS.length - 1)]);
  }

  #now(): void {
    clearTimeout(this.#timer);
    const then = this.#then;
    this.#then = null;
    then?.();
  }

  #heard({ etag, now, view }: News<View>): void {
    [this.#etag, this.view, this.ahead] = [etag, view, now - Date.now() / 1000];
  }

  async #poll(): Promise<void> {
    while (!this.#closed) {
      try {
        const news = await ask<News<View> | null>(`${this.#base}/view?etag=${this.#etag}&wait=${this.#etag ? POLL : 0}&${this.#as}`, undefined, "GET", WAITED);
        if (news) this.#heard(news);
        this.state = "polling";
        this.#failed = TRIES;
      } catch (error) {
        if (error instanceof Refused && STRANGER.includes(error.status)) return this.#end();
        return this.#again(() => void this.#poll());
      }
    }
  }

  /** Decide for a round. It returns once the server has it on its disk. */
  async decide(round: number, number: number, decision: Decision): Promise<void> {
    await ask(`/rooms/${encodeURIComponent(this.room)}/decision?${this.#as}`, { round, number, decision }, "POST", DECIDED);
  }

  /** Do what a teacher does. */
  async act(action: Action): Promise<void> {
    await ask(`/rooms/${encodeURIComponent(this.room)}/actions`, action);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    removeEventListener("online", this.#awake);
    document.removeEventListener("visibilitychange", this.#awake);
    this.#socket?.close();
  }
}

/** The line to the classroom's server: a websocket where there is one, else requests that wait for news. */
import type { Action, Decision, Refusal } from "./types";

/** Refusals keep the server's own words. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

/** Ask the server; what it refuses is thrown as `Refused`, and so is a server that is not there (status 0). */
export async function ask<T>(path: string, body?: unknown, method = body === undefined ? "GET" : "POST"): Promise<T> {
  const head = body === undefined ? undefined : { "Content-Type": "application/json" };
  let answer: Response;
  try {
    answer = await fetch(`/api${path}`, { method, headers: head, body: body === undefined ? undefined : JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Refused(0, "away", "The server does not answer.");
  }
  if (answer.status === 204) return null as T;
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const { code = "http", message = answer.statusText } = (told ?? {}) as Partial<Refusal>;
    throw new Refused(answer.status, code, message);
  }
  return told as T;
}

const WAITS = [500, 1_000, 2_000, 4_000, 8_000];
const POLL = 20;
/** Websockets that never opened after which requests are used instead. */
const TRIES = 2;

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

  constructor(readonly room: string, readonly teacher = false) {
    void this.#connect();
  }

  get #base(): string {
    return `/rooms/${encodeURIComponent(this.room)}${this.teacher ? "/teacher" : ""}`;
  }

  #connect(): void {
    if (this.#closed) return;
    if (!this.#opened && this.#failed >= TRIES) return void this.#poll();
    const url = new URL(`/api${this.#base}/ws`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = (this.#socket = new WebSocket(url));
    socket.onopen = () => ([this.#opened, this.#failed, this.state] = [true, 0, "open"]);
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(String(data)));
    socket.onclose = ({ code }) => {
      this.#socket = null;
      if (code === 4001) return void (this.state = "nobody");
      this.#again(() => this.#connect());
    };
  }

  #again(then: () => void): void {
    if (this.#closed) return;
    this.state = "away";
    setTimeout(then, WAITS[Math.min(this.#failed++, WAITS.length - 1)]);
  }

  #heard(said: { type: string; view?: View }): void {
    if (said.type === "view" && said.view) this.view = said.view;
  }

  async #poll(): Promise<void> {
    while (!this.#closed) {
      try {
        const news = await ask<{ etag: string; view: View } | null>(`${this.#base}/view?etag=${this.#etag}&wait=${this.#etag ? POLL : 0}`);
        if (news) [this.#etag, this.view] = [news.etag, news.view];
        this.state = "polling";
        this.#failed = 0;
      } catch (error) {
        if (error instanceof Refused && error.status === 401) return void (this.state = "nobody");
        return this.#again(() => void this.#poll());
      }
    }
  }

  /** Decide for a round. It returns once the server has it on its disk. */
  async decide(round: number, number: number, decision: Decision): Promise<void> {
    await ask(`/rooms/${encodeURIComponent(this.room)}/decision`, { round, number, decision });
  }

  /** Do what a teacher does. */
  async act(action: Action): Promise<void> {
    await ask(`/rooms/${encodeURIComponent(this.room)}/actions`, action);
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }
}

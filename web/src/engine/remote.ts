/** The engine in another thread: what a page and its worker tell each other. */

import { loadEngine } from "./engine";
import { Cancelled, type About, type Engine, type Records, type Request, type RunOptions } from "./types";

type Asked =
  | { kind: "load"; bytes: BufferSource }
  | { kind: "run"; id: number; request: Request; channel: string };
type Told =
  | { kind: "loaded"; about: About }
  | { kind: "progress"; id: number; share: number }
  | { kind: "done"; id: number; records: Records }
  | { kind: "failed"; id: number; message: string; cancelled: boolean };

/** An end of a line between two threads. */
interface Port<In, Out> {
  postMessage(message: Out, transfer?: Transferable[]): void;
  addEventListener(type: "message", hear: (event: { data: In }) => void): void;
}

/** Return the arrays of records, which are handed over rather than copied. */
function handed({ data, twin }: Records): ArrayBuffer[] {
  return [...Object.values(data), ...Object.values(twin?.data ?? {})].map((array) => array.buffer as ArrayBuffer);
}

/** Answer in a worker. */
export function serve(port: Port<Asked, Told>): void {
  let engine: Promise<Engine> | null = null;
  const failed = (id: number) => (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: "failed", id, message, cancelled: error instanceof Cancelled });
  };
  port.addEventListener("message", ({ data: asked }) => {
    if (asked.kind === "load") {
      engine = loadEngine(asked.bytes);
      engine.then(({ about }) => port.postMessage({ kind: "loaded", about }), failed(0));
      return;
    }
    const { id, request, channel } = asked;
    const onProgress = (share: number) => port.postMessage({ kind: "progress", id, share });
    engine!
      .then((there) => there.run(request, { channel, onProgress }))
      .then((records) => port.postMessage({ kind: "done", id, records }, handed(records)))
      .catch(failed(id));
  });
}

/** Load a module into a worker of its own; where the browser makes none, into this thread. */
export async function engineOf(bytes: BufferSource, worker: () => Worker): Promise<Engine> {
  let made: Worker;
  try {
    made = worker();
  } catch {
    return loadEngine(bytes);
  }
  return connectEngine(bytes, made).catch(() => loadEngine(bytes));
}

/** Load a module into a worker that runs `worker.ts`. */
export function connectEngine(bytes: BufferSource, worker: Worker): Promise<Engine> {
  const port: Port<Told, Asked> = worker;
  const waiting = new Map<number, { done: (records: Records) => void; failed: (error: Error) => void } & RunOptions>();
  let count = 0;
  const run = (request: Request, options: RunOptions = {}): Promise<Records> =>
    new Promise((done, failed) => {
      const id = ++count;
      waiting.set(id, { ...options, done, failed });
      port.postMessage({ kind: "run", id, request, channel: options.channel ?? "" });
    });
  return new Promise((loaded, failed) => {
    worker.addEventListener("error", (event) => failed(new Error(event.message)));
    port.addEventListener("message", ({ data: told }) => {
      if (told.kind === "loaded") {
        loaded({ about: told.about, run, close: () => worker.terminate() });
        return;
      }
      const one = waiting.get(told.id);
      if (told.kind === "progress") {
        one?.onProgress?.(told.share);
        return;
      }
      waiting.delete(told.id);
      if (told.kind === "done") {
        one?.done(told.records);
      } else if (one === undefined) {
        failed(new Error(told.message));
      } else {
        one.failed(told.cancelled ? new Cancelled() : new Error(told.message));
      }
    });
    port.postMessage({ kind: "load", bytes });
  });
}

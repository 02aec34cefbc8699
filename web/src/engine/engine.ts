/** The engine in the page: a module, here or in a worker. */

import { measures } from "./measures";
import { readModule } from "./module";
import { Simulation } from "./simulate";
import { Cancelled, type Engine, type Records, type Request, type RunOptions } from "./types";

/** Milliseconds after which others are let to act. */
const SLICE = 8;

/** Let whatever waits in this thread go first. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** Lives requests one after another; a newer one takes the place of an older of its channel, and of those named after it: "a test" goes with "a". */
export class Turns {
  private readonly latest = new Map<string, number>();
  private count = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly simulation: Simulation) {}

  run(request: Request, { channel = "", onProgress }: RunOptions = {}): Promise<Records> {
    const mine = ++this.count;
    for (const other of this.latest.keys()) if (other.startsWith(`${channel} `)) this.latest.set(other, mine);
    this.latest.set(channel, mine);
    const made = this.last.then(async () => {
      let since = performance.now();
      const records = await this.simulation.run(request, async (share) => {
        if (performance.now() - since > SLICE) {
          onProgress?.(share);
          await breathe();
          since = performance.now();
        }
        if (this.latest.get(channel) !== mine) {
          throw new Cancelled();
        }
      });
      return request.measures ? { ...records, measures: measures(records) } : records;
    });
    this.last = made.catch(() => undefined);
    return made;
  }
}

/** Load a module into this thread. */
export async function loadEngine(bytes: BufferSource): Promise<Engine> {
  const loaded = await readModule(bytes);
  const turns = new Turns(new Simulation(loaded));
  return { about: loaded.about, run: (request, options) => turns.run(request, options), close: () => undefined };
}

/** The worlds of some lanes in the memory of a module, where its functions read and write them. */

import type { Layout, Loaded } from "./module";
import type { Given } from "./types";

const PAGE = 65536;
/** Bytes by which areas are aligned. */
const LINE = 64;

type Lived = (...given: (number | bigint)[]) => void;

/** An entry of a field or parameter: whose, in which area, and where there. */
interface Entry {
  i: number;
  j: number;
  area: number;
  at: number;
}

const aligned = (at: number): number => Math.ceil(at / LINE) * LINE;

/** Return what is given of (i, j): a number stands for all. */
export function givenOf(given: Given, i: number, j: number): number {
  const held = typeof given === "number" ? given : given[i]!;
  return typeof held === "number" ? held : held[j]!;
}

export class Memory {
  readonly states: number;
  readonly lanes: number;
  private readonly layout: Layout;
  private readonly memory: WebAssembly.Memory;
  private readonly functions: { start: Lived; run: Lived };
  private readonly known = new Map<string, Entry[]>();
  private bases: number[] = [];
  private blocks = 0;
  private floats = new Float32Array();
  private words = new Uint32Array();
  private bytes = new Uint8Array();

  constructor({ module, layout, about }: Loaded) {
    this.layout = layout;
    this.states = about.states;
    this.lanes = layout.lanes;
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(layout.reserved / PAGE) });
    const stack = new WebAssembly.Global({ value: "i32", mutable: true }, layout.reserved);
    const env = { __linear_memory: this.memory, __stack_pointer: stack };
    this.functions = new WebAssembly.Instance(module, { env }).exports as unknown as { start: Lived; run: Lived };
  }

  /** Make room for blocks of lanes and for the records of some years. */
  room(blocks: number, years: number): void {
    const { areas, entries, reserved } = this.layout;
    this.blocks = blocks;
    let at = aligned(reserved);
    this.bases = areas.map(([bytes, lasting]) => {
      const here = at;
      at = aligned(at + bytes * (lasting ? blocks : 1) + 1);
      return here;
    });
    this.bases.push(at);
    const missing = at + 4 * this.lanes * entries * years * blocks - this.memory.buffer.byteLength;
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / PAGE));
    }
    if (this.floats.buffer !== this.memory.buffer) {
      this.floats = new Float32Array(this.memory.buffer);
      this.words = new Uint32Array(this.memory.buffer);
      this.bytes = new Uint8Array(this.memory.buffer);
    }
    this.bytes.fill(0, this.bases[0], at); // what a state is to itself is never written, and is read as 0
  }

  /** Make the first world of all lanes. */
  start(): void {
    this.call(this.functions.start, 0, 1);
  }

  /** Live from year `first` to before `last`. */
  run(first: number, last: number): void {
    this.call(this.functions.run, first, last);
  }

  private call(lived: Lived, first: number, last: number): void {
    lived(...this.layout.order.map((area) => this.bases[area]!), BigInt(this.blocks), first, last);
  }

  // ---------------------------------------------------------------- what goes in
  /** Lay a parameter, one number for all or one a state, where it is read. */
  setParameter(name: string, value: number | readonly number[]): void {
    const [area, slot] = this.layout.parameters[name]!;
    const [, , row, step] = this.layout.areas[area]!;
    const several = typeof value === "number" ? [value] : value;
    for (let i = 0; i < several.length; i++) {
      this.fill(area, (several.length > 1 ? i * row : 0) + slot * step, several[i]!);
    }
  }

  private fill(area: number, at: number, value: number): void {
    const [bytes, , , , bits] = this.layout.areas[area]!;
    for (let block = 0; block < this.blocks; block++) {
      const where = this.bases[area]! + block * bytes + at;
      if (bits) {
        this.bytes.fill(value > 0.5 ? (1 << this.lanes) - 1 : 0, where, where + Math.ceil(this.lanes / 8));
      } else {
        this.floats.fill(value + 0, where >> 2, (where >> 2) + this.lanes); // no -0 from outside
      }
    }
  }

  /** Lay the keys of the lanes' luck where they are read; the last fills up the last block. */
  setKeys(keys: readonly [Uint32Array, Uint32Array]): void {
    const [bytes, , , step] = this.layout.areas[0]!;
    keys.forEach((words, k) => {
      for (let block = 0; block < this.blocks; block++) {
        const at = (this.bases[0]! + block * bytes + this.layout.keys[k]! * step) >> 2;
        for (let lane = 0; lane < this.lanes; lane++) {
          this.words[at + lane] = words[Math.min(block * this.lanes + lane, words.length - 1)]!;
        }
      }
    });
  }

  /** Set a field in all lanes. */
  setField(name: string, given: Given): void {
    for (const { i, j, area, at } of this.entries(name)) {
      this.fill(area, at, givenOf(given, i, j));
    }
  }

  /** Make a field of dyads, lane by lane, of another one. */
  setFrom(name: string, source: string, make: (held: number, i: number, j: number) => number): void {
    const from = this.entries(source);
    for (const { i, j, area, at } of this.entries(name)) {
      const of = from.find((e) => e.i === i && e.j === j) ?? from.find((e) => e.i === j && e.j === i)!;
      for (let block = 0; block < this.blocks; block++) {
        const to = (this.bases[area]! + block * this.layout.areas[area]![0] + at) >> 2;
        const there = (this.bases[of.area]! + block * this.layout.areas[of.area]![0] + of.at) >> 2;
        for (let lane = 0; lane < this.lanes; lane++) {
          this.floats[to + lane] = make(this.floats[there + lane]!, i, j);
        }
      }
    }
  }

  /** Return where the entries of a field lie in a block of lanes. */
  private entries(name: string): Entry[] {
    const found = this.known.get(name);
    if (found !== undefined) {
      return found;
    }
    const [of, area, ...slots] = this.layout.fields[name]!;
    const [, , row, step] = this.layout.areas[area]!;
    const made: Entry[] = [];
    if (of !== "dyad") {
      for (let i = 0; i < (of === "state" ? this.states : 1); i++) {
        made.push({ i, j: i, area, at: i * row + slots[0]! * step });
      }
    }
    for (let i = 0, pair = 0; of === "dyad" && i < this.states; i++) {
      for (let j = i + 1; j < this.states; j++, pair++) {
        made.push({ i, j, area, at: pair * row + slots[0]! * step });
        if (slots.length > 1) {
          made.push({ i: j, j: i, area, at: pair * row + slots[1]! * step });
        }
      }
    }
    this.known.set(name, made);
    return made;
  }

  // ---------------------------------------------------------------- whole worlds
  /** Return a copy of all that lasts from year to year. */
  saved(): Uint8Array[] {
    return this.layout.areas.map(([bytes, lasting], k) =>
      this.bytes.slice(this.bases[k]!, this.bases[k]! + (lasting ? bytes * this.blocks : 0)),
    );
  }

  /** Go back to what was saved in the same room. */
  restore(held: readonly Uint8Array[]): void {
    held.forEach((part, k) => this.bytes.set(part, this.bases[k]!));
  }

  // ---------------------------------------------------------------- what comes out
  /** Tell of each of the first lanes whether a field of its world is not finite. */
  failed(count: number): boolean[] {
    const out = new Array<boolean>(count).fill(false);
    for (const name of Object.keys(this.layout.fields)) {
      for (const { area, at } of this.entries(name)) {
        const [bytes, , , , bits] = this.layout.areas[area]!;
        for (let lane = 0; !bits && lane < count; lane++) {
          const block = Math.floor(lane / this.lanes);
          const where = (this.bases[area]! + block * bytes + at) >> 2;
          out[lane] ||= !Number.isFinite(this.floats[where + (lane % this.lanes)]!);
        }
      }
    }
    return out;
  }

  /**
   * Copy a record of years that were just lived into [year][entry][lane].
   *
   * `year` is the first of them, `entries` the number of entries of a year, `lanes` that of the lanes of `into`, of which
   * `count` from `from` on are lived here.
   */
  read(
    name: string,
    lived: number,
    into: Float32Array,
    place: { year: number; entries: number; lanes: number; from: number; count: number },
  ): void {
    const { year, entries, lanes, from, count } = place;
    const n = this.states;
    const base = (this.bases[this.layout.areas.length]! >> 2) + this.layout.records[name]! * this.lanes;
    const stride = this.layout.entries * this.lanes;
    for (let block = 0; block * this.lanes < count; block++) {
      const width = Math.min(this.lanes, count - block * this.lanes);
      for (let y = 0; y < lived; y++) {
        const source = base + (block * lived + y) * stride;
        const target = (year + y) * entries * lanes + from + block * this.lanes;
        for (let e = 0; e < entries; e++) {
          if (entries === n * n && Math.floor(e / n) === e % n) {
            continue; // what a state is to itself stays 0
          }
          for (let lane = 0; lane < width; lane++) {
            into[target + e * lanes + lane] = this.floats[source + e * this.lanes + lane]!;
          }
        }
      }
    }
  }
}

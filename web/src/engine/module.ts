/** A module that is loaded: its code, what it says of itself, and where its values lie. */

import type { About, Of } from "./types";

/** Area of memory: bytes a block of lanes, whether every block has its own, bytes between rows and between slots, bits. */
export type Area = [bytes: number, lasting: number, row: number, step: number, bits: number];

/** Where values lie, as `detente.engine.page` tells it. */
export interface Layout {
  lanes: number;
  /** Bytes at the beginning of memory that are the module's own. */
  reserved: number;
  /** Areas in the order in which the functions take them; the one after the last is that of the records. */
  order: number[];
  areas: Area[];
  /** Entries of a year's records, and the first of each. */
  entries: number;
  records: Record<string, number>;
  /** Whose a field is, its area, and its slots: of (i, j) and, where they differ, of (j, i). */
  fields: Record<string, [Of, number, ...number[]]>;
  parameters: Record<string, [area: number, slot: number]>;
  keys: [number, number];
}

export interface Loaded {
  module: WebAssembly.Module;
  about: About;
  layout: Layout;
}

const SECTION = "detente";

/** Compile a module and read what it says of itself. */
export async function readModule(bytes: BufferSource): Promise<Loaded> {
  const module = await WebAssembly.compile(bytes);
  const [packed] = WebAssembly.Module.customSections(module, SECTION);
  if (packed === undefined) {
    throw new Error("This module does not say what it is: make it with detente.engine.wasm(theory, states, keep).");
  }
  const { layout, version, ...about } = JSON.parse(await inflated(packed));
  if (version !== 1) {
    throw new Error(`This page reads modules of version 1, and this is one of version ${version}: make both anew.`);
  }
  return { module, about: about as About, layout: layout as Layout };
}

async function inflated(packed: ArrayBuffer): Promise<string> {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser cannot unpack the model: it needs DecompressionStream, which browsers have since 2023.");
  }
  const { writable, readable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  void writer.write(new Uint8Array(packed)).then(() => writer.close());
  const reader = readable.getReader();
  const decoder = new TextDecoder();
  for (let text = ""; ; ) {
    const { value, done } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    if (done) {
      return text;
    }
  }
}

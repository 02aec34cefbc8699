// Lives years of a WebAssembly module in the memory that a file holds, and writes it back.
// node run_wasm.mjs MODULE RESERVED MEMORY BLOCKS FIRST LAST PLACE...
import { readFileSync, writeFileSync } from "node:fs";

const [module, reserved, image, blocks, first, last, ...places] = process.argv.slice(2);
const held = readFileSync(image);
const base = Number(reserved);
const memory = new WebAssembly.Memory({ initial: Math.ceil((base + held.length) / 65536) });
const stack = new WebAssembly.Global({ value: "i32", mutable: true }, base);
const env = { __linear_memory: memory, __stack_pointer: stack };
const begun = performance.now();
const { instance } = await WebAssembly.instantiate(readFileSync(module), { env });
const ready = performance.now();
new Uint8Array(memory.buffer).set(held, base);
const lived = performance.now();
instance.exports.run(...places.map((at) => base + Number(at)), BigInt(blocks), Number(first), Number(last));
console.log(JSON.stringify({ start: ready - begun, run: performance.now() - lived }));
writeFileSync(image, new Uint8Array(memory.buffer, base, held.length));

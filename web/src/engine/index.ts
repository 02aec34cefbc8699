/** The engine in the page: detente's model as a WebAssembly module, its runs and its measures. */

export { loadEngine } from "./engine";
export { replicateKeys } from "./keys";
export { connectEngine, serve } from "./remote";
export { changed, fork, WINDOW } from "./simulate";
export { resolve } from "./values";
export * from "./types";

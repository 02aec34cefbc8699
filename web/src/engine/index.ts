/** The engine in the page: detente's model as a WebAssembly module, its runs and its measures. */

export { commandOf, commandOfTest, script } from "./command";
export { Dyads, entropy, eventsOf } from "./dyads";
export { ENDS, ends, escapeTests, NEEDS_OF_ENDS, timetable, type End, type Timetable } from "./endings";
export { loadEngine } from "./engine";
export { interval } from "./intervals";
export { replicateKeys } from "./keys";
export { DEFINITIONS, measures } from "./measures";
export { prophecy, type Prophecy } from "./prophecy";
export { connectEngine, engineOf, serve } from "./remote";
export { changed, fork, WINDOW } from "./simulate";
export { resolve } from "./values";
export * from "./types";

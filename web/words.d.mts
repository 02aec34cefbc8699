import type { Plugin } from "vite";

export function filesOf(entry: string, found?: Set<string>): Set<string>;
export function needed(entry: string): { word: (key: string) => boolean; content: (key: string) => boolean };
export function onlyNeeded(entry: string): Plugin;

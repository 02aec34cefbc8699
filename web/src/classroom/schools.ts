/** Names of schools for readers. */
import { said } from "../strings/index.svelte";
import { w } from "./words.svelte";

/** A school in the reader's language: by its title where the server told it, else as its file is called. */
export function schoolName(name: string, title?: string): string {
  if (name === "default") return said("school", name, w("teacher.baseline"));
  const words = title ?? name.replaceAll("_", " ");
  return said("school", name, words.charAt(0).toUpperCase() + words.slice(1));
}

/** Sentences that schools of thought say, in the reader's language: the server has them in each. */
import { language, type Language } from "../../strings/index.svelte";
import { ask } from "../wire.svelte";

/** Sentences by part and reason; what is written has several for each reason. */
type Said = Record<string, Record<string, string | string[]>>;
let held = $state.raw<Partial<Record<Language, Said>>>({});
let asked = false;

async function load(): Promise<void> {
  asked = true;
  try {
    const texts = await ask<Record<Language, { bots: Said }>>("/texts");
    held = { en: texts.en.bots, de: texts.de.bots };
  } catch {
    asked = false;
  }
}

/** A text that somebody wrote: a school's sentence in the reader's language, anything else as it is. */
export function spoken(text: string): string {
  if (!text) return text;
  if (!asked) void load();
  for (const said of Object.values(held)) {
    for (const [part, reasons] of Object.entries(said)) {
      for (const [reason, sentences] of Object.entries(reasons)) {
        const at = [sentences].flat().indexOf(text);
        if (at >= 0) return [held[language()]![part]![reason]!].flat()[at]!;
      }
    }
  }
  return text;
}

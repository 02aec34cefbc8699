/** The guided story: everything that its page does. */
import { mount } from "svelte";
import "./style/app.css";
import { engineOf, type Engine } from "./engine";
import EngineWorker from "./engine/worker?worker&inline";
import { readBytes, readData } from "./lab/data";
import type { StoryData } from "./story/book";
import { Player } from "./story/player.svelte";
import Story from "./story/Story.svelte";
import { setWords } from "./story/words.svelte";
import { setLanguage, type Language } from "./strings/index.svelte";

const data = readData<StoryData>("result");
const engines = new Map<string, Promise<Engine>>();

function engine(states: number, channel: "run" | "map"): Promise<Engine> {
  const key = `${states} ${channel}`;
  let held = engines.get(key);
  if (!held) engines.set(key, (held = readBytes(`module-${states}`).then((bytes) => engineOf(bytes, () => new EngineWorker()))));
  return held;
}

setWords(data.words);
/** The page's own language if it was made in another than English, else the first of the browser's that it has. */
const asked = data.language !== "en" ? data.language : navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in data.words);
const player = new Player({ ...data, language: asked ?? data.language }, { engine }, location.hash);
setLanguage(player.path.language as Language);
const app = document.getElementById("app")!;
const paper = document.createElement("div");
paper.className = "onpaper fallback";
paper.lang = data.language;
paper.append(...app.querySelector("main")!.childNodes);
app.replaceChildren();
mount(Story, { target: app, props: { player } });
app.append(paper);

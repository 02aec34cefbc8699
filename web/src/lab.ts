/** The laboratory: everything that its page does. */
import { mount } from "svelte";
import "./style/app.css";
import { commandOf, commandOfTest, engineOf, measures, type Engine } from "./engine";
import EngineWorker from "./engine/worker?worker&inline";
import { readBytes, readData, type Data } from "./lab/data";
import Lab from "./lab/Lab.svelte";
import { Model, type Channel } from "./lab/model.svelte";
import { keepFocus } from "./lib/focus";
import { closeMenus } from "./lib/menus";
import { setLanguage, type Language } from "./strings/index.svelte";

const data = readData<Data>("result");
const engines = new Map<string, Promise<Engine>>();

const modules = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();

/** The module of a number of states, read once for all engines. */
function module(states: number): Promise<Uint8Array<ArrayBuffer>> {
  let held = modules.get(states);
  if (!held) modules.set(states, (held = readBytes(`module-${states}`)));
  return held;
}

function engine(states: number, channel: Channel): Promise<Engine> {
  const key = `${states} ${channel}`;
  let held = engines.get(key);
  if (!held) engines.set(key, (held = module(states).then((bytes) => engineOf(bytes, () => new EngineWorker()))));
  return held;
}

const places = Object.fromEntries(data.schools.flatMap(({ name, place }) => (place ? [[name, place]] : [])));
const model = new Model(data, { engine, measures, command: (request) => commandOf(request, { places }), commandOfTest: (tests, how) => commandOfTest(tests, { ...how, places }) }, location.hash);
setLanguage(model.view.language as Language);
addEventListener("hashchange", () => {
  if (location.hash === `#${model.address}`) return;
  model.open(location.hash);
  setLanguage(model.view.language as Language);
});
const app = document.getElementById("app")!;
app.replaceChildren();
keepFocus(document);
closeMenus(document);
mount(Lab, { target: app, props: { model } });

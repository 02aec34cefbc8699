/** The classroom's page for the projector. */
import { mount } from "svelte";
import "./style/app.css";
import "./style/classroom.css";
import "./style/desk.css";
import Screen from "./classroom/Screen.svelte";
import { kept } from "./classroom/ui/kept";
import { preferred, setLanguage, type Language } from "./strings/index.svelte";

setLanguage(kept("local").get<Language>("language") ?? preferred());
const app = document.getElementById("app")!;
app.replaceChildren();
mount(Screen, { target: app });

/** The classroom's page for the projector. */
import { mount } from "svelte";
import "./style/app.css";
import "./style/classroom.css";
import Screen from "./classroom/Screen.svelte";
import { preferred, setLanguage } from "./strings/index.svelte";

setLanguage(preferred());
const app = document.getElementById("app")!;
app.replaceChildren();
mount(Screen, { target: app });

/** The classroom's page of the teacher. */
import { mount } from "svelte";
import "./style/app.css";
import "./style/classroom.css";
import Teacher from "./classroom/Teacher.svelte";
import { preferred, setLanguage } from "./strings/index.svelte";

setLanguage(preferred());
const app = document.getElementById("app")!;
app.replaceChildren();
mount(Teacher, { target: app });

/** The classroom's page of the student. */
import { mount } from "svelte";
import "./style/app.css";
import "./style/classroom.css";
import Student from "./classroom/Student.svelte";
import { preferred, setLanguage } from "./strings/index.svelte";

setLanguage(preferred());
const app = document.getElementById("app")!;
app.replaceChildren();
mount(Student, { target: app });

/** The classroom's page of the student. */
import { mount } from "svelte";
import "./style/app.css";
import "./style/classroom.css";
import Student from "./classroom/Student.svelte";
import { kept } from "./classroom/ui/kept";
import { preferred, setLanguage, type Language } from "./strings/index.svelte";

setLanguage(kept("local").get<Language>("language") ?? preferred());
const app = document.getElementById("app")!;
app.replaceChildren();
mount(Student, { target: app });

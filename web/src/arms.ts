/** The script of a report in which arms are compared: no histories are drawn one by one, so it is the smaller. */
import { about } from "./reading";
import { armsPanel } from "./report/armsPanel";

armsPanel(about);

/** The script of a report without a model to try: tables, figures, what is followed. */
import "./style/report.css";
import { readData } from "./lab/data";
import { figureTools } from "./report/figures";
import { followSchools } from "./report/follow";
import { hoverSeries } from "./report/hover";
import { hoverMarks } from "./report/marks";
import { onSight } from "./report/lazy";
import { openForAddress, openForPaper } from "./report/folds";
import { toolbar } from "./report/toolbar";
import { tableTools } from "./report/tables";
import type { About } from "./report/about";

export const about = readData<About>("about");
document.documentElement.classList.add("alive");
followSchools(about, toolbar(about));
onSight("main table", tableTools);
onSight("main figure", figureTools);
onSight("main svg[data-axes]", hoverSeries);
onSight("main svg:not([data-axes]):has([data-told])", hoverMarks);
openForPaper();
openForAddress();
performance.mark("detente:alive");

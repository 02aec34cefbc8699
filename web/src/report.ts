/** What a page of a result does with scripts on: it enhances what Python wrote, and keeps no second truth beside it. */
import "./style/report.css";
import { readData } from "./lab/data";
import { figureTools } from "./report/figures";
import { followSchools } from "./report/follow";
import { hoverSeries } from "./report/hover";
import { onSight } from "./report/lazy";
import { openForAddress, openForPaper } from "./report/folds";
import { toolbar } from "./report/toolbar";
import { tableTools } from "./report/tables";
import { offerTrial } from "./report/trial";
import type { About } from "./report/about";

const about = readData<About>("about");
document.documentElement.classList.add("alive");
const bar = toolbar(about);
followSchools(about, bar);
offerTrial(about);
onSight("main table", tableTools);
onSight("main figure", figureTools);
onSight("main svg[data-axes]", hoverSeries);
openForPaper();
openForAddress();
performance.mark("detente:alive");

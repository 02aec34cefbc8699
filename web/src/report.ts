/** What a page of a result does with scripts on: it enhances what Python wrote, and keeps no second truth beside it. */
import { about } from "./reading";
import { offerTrial } from "./report/trial";

offerTrial(about);

// Rebuild src/detente/data/tables/outlines.json: outlines of countries at 1:110 million, of Natural Earth (public domain).
//
//   cd "$(mktemp -d)" && npm install world-atlas@2.0.2 topojson-client@3.1.0
//   node REPOSITORY/tools/outlines.mjs > REPOSITORY/src/detente/data/tables/outlines.json
//
// Run where the two packages are installed. Each country is a feature of GeoJSON under its ISO 3166 letters, with
// places to a tenth of a degree. A ring that crosses the antimeridian runs on beyond 180 degrees, so that nothing ever
// crosses the map. Land without a code of its own is joined to the state that the Correlates of War count it to;
// Antarctica is left out.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "outlines.mjs"));
const atlas = require("world-atlas/countries-110m.json");
const { mergeArcs } = require("topojson-client");
const { feature } = require("topojson-client");

// ISO 3166-1: numbers and letters of the countries in the atlas.
const ISO = `004AFG 008ALB 012DZA 024AGO 031AZE 032ARG 036AUS 040AUT 044BHS 050BGD 051ARM 056BEL 064BTN 068BOL 070BIH
072BWA 076BRA 084BLZ 090SLB 096BRN 100BGR 104MMR 108BDI 112BLR 116KHM 120CMR 124CAN 140CAF 144LKA 148TCD 152CHL 156CHN
158TWN 170COL 178COG 180COD 188CRI 191HRV 192CUB 196CYP 203CZE 204BEN 208DNK 214DOM 218ECU 222SLV 226GNQ 231ETH 232ERI
233EST 238FLK 242FJI 246FIN 250FRA 262DJI 266GAB 268GEO 270GMB 275PSE 276DEU 288GHA 300GRC 304GRL 320GTM 324GIN 328GUY
332HTI 340HND 348HUN 352ISL 356IND 360IDN 364IRN 368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM 392JPN 398KAZ 400JOR 404KEN
408PRK 410KOR 414KWT 417KGZ 418LAO 422LBN 426LSO 428LVA 430LBR 434LBY 440LTU 442LUX 450MDG 454MWI 458MYS 466MLI 478MRT
484MEX 496MNG 498MDA 499MNE 504MAR 508MOZ 512OMN 516NAM 524NPL 528NLD 540NCL 548VUT 554NZL 558NIC 562NER 566NGA 578NOR
586PAK 591PAN 598PNG 600PRY 604PER 608PHL 616POL 620PRT 624GNB 626TLS 630PRI 634QAT 642ROU 643RUS 646RWA 682SAU 686SEN
688SRB 694SLE 703SVK 704VNM 705SVN 706SOM 710ZAF 716ZWE 724ESP 728SSD 729SDN 732ESH 740SUR 748SWZ 752SWE 756CHE 760SYR
762TJK 764THA 768TGO 780TTO 784ARE 788TUN 792TUR 795TKM 800UGA 804UKR 807MKD 818EGY 826GBR 834TZA 840USA 854BFA 858URY
860UZB 862VEN 887YEM 894ZMB`;
const letters = Object.fromEntries(ISO.split(/\s+/).map((code) => [code.slice(0, 3), code.slice(3)]));
const NAMED = { "N. Cyprus": "CYP", Somaliland: letters[706], Kosovo: "XKX" };

const parts = {};
for (const geometry of atlas.objects.countries.geometries) {
  const code = letters[geometry.id] ?? NAMED[geometry.properties.name];
  if (code) (parts[code] ??= []).push(geometry);
}

const tenth = (degrees) => Math.round(10 * degrees) / 10;

function ring(points) {
  const found = [];
  let turn = 0;
  points.forEach(([x, y], i) => {
    if (i) {
      const step = x - points[i - 1][0];
      if (step > 180) turn -= 360;
      if (step < -180) turn += 360;
    }
    const [a, b] = [tenth(x + turn), tenth(y)];
    const last = found.at(-1);
    if (!last || last[0] !== a || last[1] !== b) found.push([a, b]);
  });
  return found;
}

const lines = Object.keys(parts).sort().map((id) => {
  const whole = feature(atlas, mergeArcs(atlas, parts[id])).geometry;
  const polygons = whole.type === "Polygon" ? [whole.coordinates] : whole.coordinates;
  const seen = polygons.map((rings) => rings.map(ring).filter((points) => points.length >= 4));
  const geometry = { type: "MultiPolygon", coordinates: seen.filter((rings) => rings.length) };
  return JSON.stringify({ type: "Feature", id, properties: {}, geometry });
});
process.stdout.write(`{"type":"FeatureCollection","features":[\n${lines.join(",\n")}\n]}\n`);

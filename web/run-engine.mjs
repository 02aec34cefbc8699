// Runs what a file asks the engine of the page: node run-engine.mjs JOB
// JOB is JSON: the module's path, a folder for the answers, and requests. Each answer is its records as float32, one
// after another, and what lies where in answers.json.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const root = dirname(fileURLToPath(import.meta.url));
const vite = await createServer({
  root,
  configFile: false,
  appType: "custom",
  logLevel: "error",
  cacheDir: join(job.folder, "vite"),
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const page = await vite.ssrLoadModule("/src/engine/index.ts");
const begun = performance.now();
const engine = await page.loadEngine(readFileSync(job.module));
const started = performance.now() - begun;

function told(records, name) {
  const arrays = Object.entries(records.data);
  writeFileSync(join(job.folder, name), Buffer.concat(arrays.map(([, a]) => Buffer.from(a.buffer, a.byteOffset, a.byteLength))));
  const { states, years, lanes, ids, failed, values, of } = records;
  return { states, years, lanes, ids, failed, values, of, names: arrays.map(([key]) => key), file: name };
}

const numbers = (value) => (Number.isNaN(value) ? null : value);
const answers = [];
let before = null;
for (const [k, given] of job.requests.entries()) {
  const request = { ...given, seed: BigInt(given.seed ?? 0) };
  try {
    const since = performance.now();
    const records = await engine.run({ ...request, measures: job.measures });
    const answer = { seconds: (performance.now() - since) / 1000, ...told(records, `${k}.f32`) };
    if (records.twin !== undefined) {
      answer.twin = told(records.twin, `${k}.twin.f32`);
    }
    if (job.measures) {
      const found = page.measures(records);
      answer.measures = found.map((m) => ({ ...m, values: Array.from(m.values, numbers) }));
    }
    if (job.prophecy) {
      answer.prophecy = page.prophecy(records, records.twin);
    }
    if (job.ends && k > 0) {
      const when = page.timetable(records.years);
      const found = Object.entries(page.ends(before, records, when));
      answer.ends = Object.fromEntries(found.map(([name, values]) => [name, Array.from(values, numbers)]));
      const arms = { when, shock: job.requests[k - 1], fear: given };
      answer.command = page.commandOfTest(arms, { about: engine.about, named: job.named });
    }
    if (job.ends) {
      answer.events = Object.values(page.escapeTests(page.timetable(records.years), records.states));
    }
    before = records;
    if (job.commands) {
      answer.command = page.commandOf(given, { about: engine.about, named: job.named });
    }
    answers.push(answer);
  } catch (error) {
    answers.push({ error: error.message });
  }
}
writeFileSync(join(job.folder, "answers.json"), JSON.stringify({ started, about: engine.about, answers }));
await vite.close();

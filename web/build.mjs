// Builds each page's script and style into the Python package: node build.mjs [FOLDER [CLASSROOM]]
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build } from "vite";
import { onlyNeeded } from "./words.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../src/detente/apps/pages/built"));
const classroom = resolve(process.argv[3] ?? join(here, "../src/detente/apps/serve/built"));
const assets = join(classroom, "assets");
const pages = { arms: out, lab: out, reading: out, report: out, story: out, student: assets, teacher: assets, screen: assets };
const inEnglish = ["arms", "reading", "report"];
const bundled = ["svelte", "uplot"];

/** Pages of results are in English: the words of the other language stay out of them. */
const withoutGerman = {
  name: "without-german",
  load: (id) => ({ "de.ts": 'export { en as de } from "./en";', "content.de.ts": "export const content = {};" })[id.replaceAll("\\", "/").split("/src/strings/")[1]],
};

for (const [page, outDir] of Object.entries(pages)) {
  await build({
    root: here,
    configFile: false,
    logLevel: "warn",
    plugins: [svelte({ emitCss: true }), ...(inEnglish.includes(page) ? [withoutGerman] : []), ...(outDir === assets ? [onlyNeeded(join(here, `src/${page}.ts`))] : [])],
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      lib: { entry: join(here, `src/${page}.ts`), formats: ["iife"], name: "detente", fileName: () => `${page}.js`, cssFileName: page },
    },
  });
}

const shell = readFileSync(join(here, "src/classroom/page.html"), "utf8");
for (const [page, outDir] of Object.entries(pages)) {
  if (outDir === assets) writeFileSync(join(classroom, `${page}.html`), shell.replaceAll("PAGE", page));
}
copyFileSync(join(here, "../src/detente/apps/pages/palette.css"), join(assets, "palette.css"));

const told = (name) => JSON.parse(readFileSync(join(here, "src", name), "utf8"));
const words = { en: told("strings/story.en.json"), de: told("strings/story.de.json") };
writeFileSync(join(out, "story.json"), `${JSON.stringify({ book: told("story/scenes.json"), words })}\n`);

const notices = bundled.map((name) => {
  const about = JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));
  const file = ["LICENSE.md", "LICENSE", "LICENSE.txt"].map((f) => join(here, "node_modules", name, f));
  const text = file.map((f) => { try { return readFileSync(f, "utf8"); } catch { return ""; } }).find(Boolean) ?? "";
  return `${name} ${about.version} (${about.license})${about.homepage ? `, ${about.homepage}` : ""}\n\n${text.trim()}\n`;
});
writeFileSync(join(out, "notices.txt"), notices.join("\n" + "-".repeat(72) + "\n\n"));

// What this was built from: whoever has no node can still tell whether it is up to date.
const sources = readdirSync(join(here, "src"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(here.length + 1).replaceAll("\\", "/"));
const digest = createHash("sha256");
for (const name of [...sources, "build.mjs", "words.mjs", "package-lock.json"].sort()) {
  digest.update(`${name}\0`).update(readFileSync(join(here, name)));
}
writeFileSync(join(out, "sources.sha256"), `${digest.digest("hex")}\n`);

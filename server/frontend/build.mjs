/* Bundles the query editor with its viewer of results, and takes the land of the maps: node build.mjs FOLDER OUTPUT,
   where FOLDER holds node_modules. */
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { writeLand } from "./land.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const [folder, output] = process.argv.slice(2).map((one) => path.resolve(one));
const modules = path.join(folder, "node_modules");
const esbuild = createRequire(path.join(folder, "package.json"))("esbuild");

// The Content Security Policy of the pages allows no style in the markup; these styles are in editor.css instead. The
// column resizer takes away what it put into the head, so it must put something there that does nothing.
const PATCHES = {
  yasqe: [["\"<strong style='text-decoration:underline'>\"", '"<strong>"']],
  yasr: [
    ['a = e.querySelectorAll("style")', 'a = e.querySelectorAll("template")'],
    ['var o = document.createElement("style")', 'var o = document.createElement("template")'],
  ],
};

const withoutInlineStyle = {
  name: "without-inline-style",
  setup(build) {
    build.onLoad({ filter: /(yasqe|yasr)\.esm\.js$/ }, ({ path: file }) => {
      const name = path.basename(file, ".esm.js");
      const contents = PATCHES[name].reduce((text, [old, replacement]) => {
        if (text.split(old).length !== 2) throw new Error(`${name} has changed; this must stand in it once: ${old}`);
        return text.replace(old, () => replacement);
      }, readFileSync(file, "utf8"));
      return { contents, loader: "js" };
    });
  },
};

rmSync(output, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  entryPoints: ["start.js", "editor.js", "results.js"].map((name) => path.join(here, name)),
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  splitting: true,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "none",
  loader: { ".svg": "dataurl" },
  logLevel: "warning",
  metafile: true,
  nodePaths: [modules],
  outdir: output,
  plugins: [withoutInlineStyle],
});

mkdirSync(output, { recursive: true });
writeFileSync(path.join(output, "licences.txt"), licences());
const manifest = {};
for (const name of [...Object.keys(metafile.outputs).map((file) => path.basename(file)), await writeLand(modules, output)]) {
  const content = readFileSync(path.join(output, name));
  // What scripts share is named by them alone.
  if (!name.startsWith("chunk-")) manifest[name.replace(/-[A-Z0-9]{8}\./, ".")] = name;
  console.log(`${name}: ${content.length} bytes, ${brotliCompressSync(content).length} with brotli`);
}
// The server reads the list last, so it must not be there before what it names.
writeFileSync(path.join(output, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");

/** Returns the licences of everything that can be in the bundle, as they ask for. */
function licences() {
  const { packages } = JSON.parse(readFileSync(path.join(folder, "package-lock.json"), "utf8"));
  const texts = [];
  for (const [place, { version, license }] of Object.entries(packages)) {
    if (!place || /(^|\/)@?esbuild(\/|$)/.test(place) || place.includes("/@types/")) continue;
    const where = path.join(folder, place);
    const file = readdirSync(where).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? readFileSync(path.join(where, file), "utf8") : `Licence: ${license}`;
    texts.push(`${place.replace(/^.*node_modules\//, "")} ${version}\n\n${text.trim()}\n`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

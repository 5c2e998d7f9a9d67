/* Runs Lighthouse on addresses, one after the other: node measure.mjs FOLDER FLAGS ADDRESS..., where FOLDER holds
   node_modules and FLAGS are Lighthouse's in JSON. Prints a list of reports; one browser serves them all. */
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, flags, ...addresses] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox"] });
const reports = [];
try {
  for (const address of addresses) {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error", ...JSON.parse(flags) });
    const { categories, audits, environment, runtimeError } = lhr;
    reports.push({ categories, audits, environment, runtimeError });
  }
} finally {
  chrome.kill();
}
process.stdout.write(JSON.stringify(reports));

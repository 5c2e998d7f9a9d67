// Probes files of a catalogue as the checkers of dataset registers do: node probe.mjs FOLDER < files.json (FOLDER holds
// node_modules; each file has url and mediaType). Prints for each whether it can be had, and every warning.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(createRequire(`${folder}/`).resolve(name)));
const { Distribution } = await load('@lde/dataset');
const { probeMany } = await load('@lde/distribution-probe');

const files = JSON.parse(await text(process.stdin));
const distributions = files.map((file) => new Distribution(new URL(file.url), file.mediaType));
const results = await probeMany(distributions, { concurrency: 4, perHostConcurrency: 4, validateRdfContent: true });
console.log(JSON.stringify(results.map((result, number) => ({
  url: files[number].url,
  kind: result.constructor.name,
  success: typeof result.isSuccess === 'function' ? result.isSuccess() : false,
  length: result.contentSize ?? null,
  warnings: result.warnings ?? [],
  reason: result.failureReason ?? result.message ?? null,
}))));

// Lists the datasets of a SPARQL endpoint with the client of a DCAT dataset register: node registry.mjs FOLDER ENDPOINT
// (FOLDER holds node_modules). Prints JSON.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, endpoint] = process.argv.slice(2);
const { Client } = await import(pathToFileURL(createRequire(`${folder}/`).resolve('@lde/dataset-registry-client')));
const found = [];
for await (const dataset of await new Client(new URL(endpoint)).query()) {
  found.push({
    iri: dataset.iri,
    title: dataset.title.en,
    license: dataset.license,
    publisher: dataset.publisher?.name[''],
    files: dataset.distributions.map((file) => file.mimeType),
  });
}
console.log(JSON.stringify(found));

// Asks one query with Comunica: node ask.mjs FOLDER QUERY SOURCE... (FOLDER holds node_modules; a source is an address,
// or sparql=ADDRESS where nothing is to be detected). Prints SPARQL JSON, or N-Triples for graphs.
import { createRequire } from 'node:module';
import { pipeline } from 'node:stream/promises';

const [folder, query, ...sources] = process.argv.slice(2);
const { QueryEngine } = createRequire(`${folder}/`)('@comunica/query-sparql');

const engine = new QueryEngine();
const result = await engine.query(query, {
  sources: sources.map((source) =>
    source.startsWith('sparql=') ? { type: 'sparql', value: source.slice('sparql='.length) } : source),
});
const type = result.resultType === 'quads' ? 'application/n-triples' : 'application/sparql-results+json';
const { data } = await engine.resultToString(result, type);
await pipeline(data, process.stdout, { end: false });

// Crawls a site from one address with linkinator: node crawl.mjs FOLDER ADDRESS THINGS REST (FOLDER holds node_modules).
// Of the pages about things one in THINGS is followed, and all other pages. Of what robots.txt keeps crawlers from, and of
// the other representations of a page, one link in REST is asked: there are endless combinations of the one, and ten for
// each page of the other. Of pages under the address of a language one in 32 times as many: they have the same links.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, address, things, rest] = process.argv.slice(2);
const found = createRequire(`${folder}/`).resolve('linkinator');
const { LinkChecker, LinkState } = await import(pathToFileURL(found).href);

const { origin } = new URL(address);
const isOurs = (link) => link.startsWith(`${origin}/`);
const isPage = (link) => {
  const { pathname, search } = new URL(link);
  return !search && !pathname.startsWith('/dump/') && !/\.(ttl|jsonld|json|nt|nq|rdf|trig|txt|csv|tsv|xml|rq)$/.test(pathname);
};
const inLanguage = /^\/(ar|en|es|fr|ru|zh)(?=\/)/;
const neverEnds = (link) => /^\/(search|use-cases|case-studies)\?/.test(link.slice(origin.length).replace(inLanguage, ''));

// FNV-1a of the path: the same links are asked each time, wherever the server listens.
const isInShare = (link, share) => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(link.slice(origin.length))) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % Number(share) === 0;
};
const isAsked = (link) => {
  if (!isOurs(link) || neverEnds(link)) return false;
  if (inLanguage.test(link.slice(origin.length))) return isInShare(link, 32 * rest);
  if (!isPage(link)) return isInShare(link, rest);
  return link.startsWith(`${origin}/doc/`) ? isInShare(link, things) : true;
};

let pages = 0;
const checker = new LinkChecker();
checker.on('pagestart', () => { pages += 1; });
const { links } = await checker.check({
  path: address,
  recurse: true,
  checkFragments: true,
  concurrency: 4,
  timeout: 120_000,
  // No address of another site is ever asked.
  linksToSkip: async (link) => !isAsked(link.split('#')[0]),
});
const asked = links.filter(({ state }) => state !== LinkState.SKIPPED);
console.log(JSON.stringify({
  pages,
  asked: new Set(asked.map(({ url }) => url)).size,
  seen: new Set(links.filter(({ url }) => isOurs(url)).map(({ url }) => url)).size,
  foreign: asked.map(({ url }) => url).filter((url) => !isOurs(url)),
  dead: asked.filter(({ state }) => state === LinkState.BROKEN).map(({ url, status, parent }) => ({ url, status, parent })),
}));

/** `pnpm site`: builds the documentation as a website into `dist/docs`, and checks every link of it. */
import { relative } from 'node:path';
import { buildSite } from './build.ts';
import { checkLinks } from './check-links.ts';
import { out, repository } from './places.ts';

await buildSite();
const { pages, links, broken } = checkLinks(out);
for (const { page, link, why } of broken) console.error(`${page}: the link ${link} ${why}.`);
console.log(`${relative(repository, out)}: ${pages} pages, ${links} links, ${broken.length} broken`);
if (broken.length > 0) process.exitCode = 1;

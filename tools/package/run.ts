/**
 * `pnpm package`: writes `dist/asr-<version>.tgz`, which npm installs, and `dist/asr-<version>-templates`, the templates and
 * archives for the default policy. Both depend only on the source and the lock file.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { packageAsr } from './package.ts';
import { dist, repository } from './places.ts';

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const { tarball, templates } = await packageAsr(dist);
console.log(`${relative(repository, tarball)}  ${statSync(tarball).size.toLocaleString('en')} bytes`);
console.log(relative(repository, templates));

/** Builds the site, with the files that its pages link to. */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vitepress';
import { sourcePath, sources } from './addresses.ts';
import { out, repository } from './places.ts';

export async function buildSite(): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  await build(import.meta.dirname);
  cpSync(join(repository, 'packages', 'console', 'web', 'public', 'icon.svg'), join(out, 'icon.svg'));
  for (const file of linkedSources()) {
    const target = join(out, sources, file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(repository, sourcePath(file)), target);
  }
}

function linkedSources(): ReadonlySet<string> {
  const files = globSync('**/*.html', { cwd: out }).flatMap((page) =>
    [...readFileSync(join(out, page), 'utf8').matchAll(new RegExp(`href="/${sources}/([^"#]+)"`, 'g'))].map(
      ([, file = '']) => decodeURI(file),
    ),
  );
  return new Set(files);
}

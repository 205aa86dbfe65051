import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type KnownControls, knownControls, readPolicy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';
import { blocksOf, pages, repository, textOf } from './markdown.ts';

const examples = pages.flatMap((page) => blocksOf(page, 'yaml'));
/** The page of a control shows only the keys below `controls`. */
const wholeOf = (yaml: string) =>
  /^[A-Za-z0-9]+\.\d+:/.test(yaml) ? `controls:\n${yaml.replaceAll(/^/gm, '  ')}\n` : yaml;
const files = readdirSync(join(repository, 'examples', 'policy')).map((name) => `examples/policy/${name}`);
let known: KnownControls;
beforeAll(async () => {
  // A guide names packages that only its reader has.
  const brought = { hasRunbook: false, customer: {} };
  const ids = ['Acme.1', 'Acme.2', 'Acme.3', 'Acme.4'];
  known = { ...(await knownControls(controlsWithRunbook())), ...Object.fromEntries(ids.map((id) => [id, brought])) };
});

describe('a policy in the documentation', () => {
  it.each(examples)('at $page:$line can be deployed as it is', ({ page, text }) => {
    expect(readPolicy(wholeOf(text), known, page)).toMatchObject({ ok: true });
  });

  it.each(files)('in %s can be deployed as it is', (path) => {
    expect(readPolicy(textOf(path), known, path)).toMatchObject({ ok: true });
  });

  it.each(files)('in %s is described in the index of the examples', (path) => {
    expect(textOf('examples/README.md')).toContain(`(${path.replace('examples/', '')})`);
  });

  it('in the comments of asr.config.yaml can be deployed without the comment signs', () => {
    const [, commented = ''] = /# controls:\n(.*?)\n#\n/s.exec(textOf('asr.config.yaml')) ?? [];
    const yaml = `controls:\n${commented.replaceAll(/^# /gm, '')}\n`;

    expect(readPolicy(yaml, known)).toMatchObject({ ok: true });
  });
});

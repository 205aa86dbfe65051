import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { knownControls, readPolicy } from '@asr/orchestrator';
import { controlsWithRunbook } from '@asr/runbooks';

const repository = join(import.meta.dirname, '..', '..');

function examplesIn(page: string): readonly string[] {
  const text = readFileSync(join(repository, page), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);
}

describe('the examples of a policy', () => {
  it.each(['docs/policy.md', 'docs/delegation.md', 'README.md'])('in %s can be deployed as they are', async (page) => {
    const known = await knownControls(controlsWithRunbook());
    const examples = examplesIn(page);
    expect(examples.length).toBeGreaterThan(0);
    for (const yaml of examples) expect(readPolicy(yaml, known, page)).toMatchObject({ ok: true });
  });

  it('in asr.config.yaml can be deployed when they are taken out of their comments', async () => {
    const text = readFileSync(join(repository, 'asr.config.yaml'), 'utf8');
    const [, examples = ''] = /# controls:\n(.*?)\n#\n/s.exec(text) ?? [];
    const yaml = `controls:\n${examples.replaceAll(/^# /gm, '')}\n`;
    expect(readPolicy(yaml, await knownControls(controlsWithRunbook()))).toMatchObject({ ok: true });
  });
});

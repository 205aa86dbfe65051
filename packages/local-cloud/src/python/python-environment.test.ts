import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { madeEnvironment, makeEnvironment } from './python-environment.ts';

describe('a Python environment', () => {
  let folder: string;
  const made: string[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'asr-requirements-'));
  });
  afterAll(() => {
    for (const python of made) rmSync(dirname(dirname(python)), { recursive: true, force: true });
    rmSync(folder, { recursive: true });
  });

  it('is installed once if several callers need it at the same time', async () => {
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, `# nothing, for test ${process.pid}\n`);
    const environment = { name: 'test', requirements };

    const first = makeEnvironment(environment);
    made.push(...(await Promise.all([first, makeEnvironment(environment), makeEnvironment(environment)])));

    expect(new Set(made)).toEqual(new Set([madeEnvironment(environment)]));
  }, 60_000);
});

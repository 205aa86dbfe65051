import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findPython } from '../python/index.ts';
import { StepTimeoutError } from './automation.ts';
import { pythonSteps } from './python-steps.ts';

const steps = pythonSteps(findPython, { AWS_DEFAULT_REGION: 'eu-west-1', ASR_TEST: 'of this step' });
const script = (body: string) =>
  `import os, sys, time\ndef run(event, context):\n    ${body.replaceAll('\n', '\n    ')}\n`;
const run = (body: string, seconds = 20) => steps.runScript(script(body), 'run', { name: 'ada' }, seconds);

describe('a Python step', () => {
  it('returns what its handler returns, as JSON', async () => {
    expect(await run('return {"hello": event["name"], "env": os.environ["ASR_TEST"]}')).toEqual({
      hello: 'ada',
      env: 'of this step',
    });
  });

  it('does not see what another step changed', async () => {
    await run('os.environ["LEFT"] = "over"\nsys.modules["left"] = os\nreturn None');

    expect(await run('return [os.environ.get("LEFT"), "left" in sys.modules]')).toEqual([null, false]);
  });

  it('runs at the same time as others', async () => {
    const waiting = 'time.sleep(0.5)\nreturn event["name"]';

    expect(await Promise.all([run(waiting), run(waiting), run(waiting)])).toEqual(['ada', 'ada', 'ada']);
  });

  it('fails with the name and message of its error', async () => {
    await expect(run('raise ValueError("no such group")')).rejects.toThrow('ValueError: no such group');
  });

  it('ends when its time is over', async () => {
    await expect(run('time.sleep(30)', 1)).rejects.toThrow(StepTimeoutError);
  });

  it('that ends its process reports what it wrote, not what another step wrote', async () => {
    await run('print("of another step")\nreturn None');

    await expect(run('print("out of disk", file=sys.stderr, flush=True)\nos._exit(3)')).rejects.toThrow(
      /^The step ended without an answer: out of disk$/,
    );
  });

  it('whose Python cannot start is an error each time', async () => {
    const broken = pythonSteps(async () => join(import.meta.dirname, 'no-such-python'), {});

    for (const _ of [1, 2]) {
      await expect(broken.runScript(script('return 1'), 'run', {}, 20)).rejects.toThrow('ENOENT');
    }
  });

  it('whose Python ends at once reports what it wrote', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-python-'));
    const python = join(folder, 'python');
    writeFileSync(python, '#!/bin/sh\necho "no module named boto3" >&2\nexit 1\n', { mode: 0o700 });
    const broken = pythonSteps(async () => python, {});

    await expect(broken.runScript(script('return 1'), 'run', {}, 20)).rejects.toThrow(
      /did not start\. .* no module named boto3$/,
    );
    rmSync(folder, { recursive: true });
  });
});

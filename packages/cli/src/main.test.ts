import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const main = join(import.meta.dirname, 'main.ts');

it('prints no error and exits with 0 if the reader closes the pipe early, as `head` does', async () => {
  const asr = spawn(process.execPath, [main, 'controls', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  asr.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  asr.stdout.once('data', () => asr.stdout.destroy());

  const code = await new Promise((resolve) => asr.once('close', resolve));

  expect({ code, err }).toEqual({ code: 0, err: '' });
}, 30_000);

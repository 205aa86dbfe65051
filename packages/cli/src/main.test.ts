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

/** Sends itself Ctrl-C as soon as it handles it. Before that, the signal would end the process as every other. */
const interruptItself =
  'data:text/javascript,setInterval(() => process.listenerCount("SIGINT") && process.kill(process.pid, "SIGINT"), 50)';

it('exits with 130 after Ctrl-C, and says what it leaves behind', async () => {
  const argv = ['--import', interruptItself, main, 'parse', '-'];
  // Standard input never ends, so the command waits.
  const asr = spawn(process.execPath, argv, { stdio: ['pipe', 'ignore', 'pipe'] });
  let err = '';
  asr.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));

  const code = await new Promise((resolve) => asr.once('close', resolve));

  expect({ code, err }).toEqual({ code: 130, err: '\nInterrupted. Nothing was changed.\n' });
}, 60_000);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isMoto, startMoto } from './moto.ts';

describe('startMoto', () => {
  it('answers until it is stopped, each on a port of its own', async () => {
    const [one, other] = await Promise.all([startMoto(), startMoto()]);

    expect(one.url).not.toBe(other.url);
    expect(await isMoto(one.url)).toBe(true);
    await one.stop();
    expect(await isMoto(one.url)).toBe(false);
    expect(await isMoto(other.url)).toBe(true);
    await other.stop();
  }, 60_000);

  it.each(['SIGKILL', 'SIGTERM'] as const)('leaves no moto behind when whoever started it dies of %s', async (signal) => {
    const module = join(import.meta.dirname, 'moto.ts');
    const script = `import { startMoto } from ${JSON.stringify(module)}; console.log((await startMoto()).url); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = (await once(createInterface(parent.stdout), 'line')) as [string];
    expect(await isMoto(url)).toBe(true);

    parent.kill(signal);
    await once(parent, 'exit');
    const deadline = Date.now() + 5000;
    while ((await isMoto(url)) && Date.now() < deadline) await sleep(20);
    expect(await isMoto(url)).toBe(false);
  }, 60_000);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openClock } from '../clock/index.ts';
import { type FunctionDefinition, type LocalFunction, openFunction } from './function.ts';

let folder: string;
const opened: LocalFunction[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asr-function-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  rmSync(folder, { recursive: true });
});

function open(
  source: string,
  more: Partial<FunctionDefinition> = {},
  lines: string[] = [],
  clock = openClock(),
): LocalFunction {
  const path = join(folder, 'index.mjs');
  writeFileSync(path, source);
  const definition: FunctionDefinition = {
    functionName: 'Subject',
    functionArn: 'arn:aws:lambda:eu-west-1:999999999999:function:Subject',
    handlerUrl: pathToFileURL(path).href,
    handlerName: 'handler',
    memoryMegabytes: 128,
    timeoutSeconds: 10,
    environment: { GREETING: 'hello' },
    ...more,
  };
  const made = openFunction(definition, (name, line) => lines.push(`${name}: ${line}`), clock);
  opened.push(made);
  return made;
}

async function payloadOf(made: LocalFunction, event: unknown = {}): Promise<unknown> {
  const result = await made.invoke(event);
  if (!result.ok) throw new Error(`${result.error.errorType}: ${result.error.errorMessage}`);
  return JSON.parse(result.payload);
}

/** Keeps this thread busy, so that it receives no message meanwhile. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('openFunction', () => {
  it('runs the handler with event and context', async () => {
    const made = open(`export const handler = async (event, context) => ({
      event, name: context.functionName, id: context.awsRequestId, left: context.getRemainingTimeInMillis(),
    });`);
    const payload = (await payloadOf(made, { a: 1 })) as { readonly left: number };

    expect(payload).toMatchObject({ event: { a: 1 }, name: 'Subject', id: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(payload.left).toBeGreaterThan(8000);
    expect(payload.left).toBeLessThanOrEqual(10_000);
    expect(made.invocations).toBe(1);
  });

  it('can leave the function less time than its timeout', async () => {
    const made = open('export const handler = async (event, context) => context.getRemainingTimeInMillis();');
    const result = await made.invoke({}, 3);

    const left = result.ok ? Number(result.payload) : NaN;
    expect(left).toBeGreaterThan(1000);
    expect(left).toBeLessThanOrEqual(3000);
  });

  it('gives the function its own environment and nothing of this process', async () => {
    const made = open('export const handler = async () => ({ ...process.env });');

    expect(await payloadOf(made)).toEqual({
      GREETING: 'hello',
      AWS_SDK_UA_APP_ID: expect.stringMatching(/^environment-\d+$/),
    });
  });

  it('can kill one environment that handles an event, and leaves the others', async () => {
    const made = open(`export const handler = () => new Promise((resolve) =>
      setTimeout(() => resolve(process.env.AWS_SDK_UA_APP_ID), 300));`);
    const [first, second] = await Promise.all([payloadOf(made), payloadOf(made)]);

    const running = [made.invoke({}), made.invoke({})];
    await made.crash(String(first));

    const results = await Promise.all(running);
    expect(new Set(results.map((result) => (result.ok ? JSON.parse(result.payload) : result.error.errorType)))).toEqual(
      new Set(['Runtime.ExitError', second]),
    );
  });

  it('starts nothing after it is closed', async () => {
    const made = open('export const handler = async () => 1;');
    await made.close();

    await expect(made.invoke({})).rejects.toThrow('The function Subject was closed.');
  });

  it('keeps module state between events', async () => {
    const made = open('let count = 0; export const handler = async () => (count += 1);');

    expect([await payloadOf(made), await payloadOf(made)]).toEqual([1, 2]);
  });

  it('handles one event at a time in each environment', async () => {
    const made = open(`let running = 0;
      export const handler = async () => { running += 1; await new Promise((r) => setTimeout(r, 20)); const most = running; running -= 1; return most; };`);
    const most = await Promise.all(Array.from({ length: 10 }, () => payloadOf(made)));

    expect(new Set(most)).toEqual(new Set([1]));
  });

  it('reports the error of the handler, as Lambda does', async () => {
    const made = open(
      `export const handler = async () => { throw Object.assign(new Error('No.'), { name: 'Throttled' }); };`,
    );

    expect(await made.invoke({})).toMatchObject({ ok: false, error: { errorType: 'Throttled', errorMessage: 'No.' } });
  });

  it.each([
    ['a module that cannot be loaded', `throw new Error('No table.');`, 'Error', 'No table.'],
    [
      'a handler that does not exist',
      'export const other = 1;',
      'Runtime.HandlerNotFound',
      'handler is undefined or not exported',
    ],
  ])('reports %s', async (_, source, errorType, errorMessage) => {
    expect(await open(source).invoke({})).toMatchObject({ ok: false, error: { errorType, errorMessage } });
  });

  it('logs all lines of a function before it answers', async () => {
    const lines: string[] = [];
    const made = open(
      `export const handler = () => { for (let nth = 0; nth < 2000; nth += 1) console.log('line ' + nth); };`,
      {},
      lines,
    );

    await made.invoke({});

    expect(lines).toHaveLength(2000);
  });

  it('stops a function that times out, and starts a new environment for the next event', async () => {
    const made = open(
      `let count = 0; export const handler = async ({ slow }) => { count += 1; if (slow) for (;;); return count; };`,
      {
        timeoutSeconds: 1,
      },
    );

    expect(await made.invoke({ slow: true })).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } });
    expect(await payloadOf(made)).toBe(1);
  });

  it('survives a function that ends its process', async () => {
    const made = open('export const handler = async ({ end }) => (end ? process.exit(1) : 1);');

    expect(await made.invoke({ end: true })).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
    expect(await payloadOf(made)).toBe(1);
  });

  it.each([
    // As in Lambda, the next event may still use it, and fail with it.
    {
      how: 'ended itself',
      source: 'setImmediate(() => process.exit(1));',
      end: async () => {},
      next: ['answered', 'Runtime.ExitError'],
    },
    { how: 'was killed', source: '', end: (made: LocalFunction) => made.crash(), next: ['answered'] },
  ])(
    'does not wait for an environment that $how while its answer was in transit',
    async ({ source, end, next }) => {
      const made = open(`export const handler = async () => { ${source} return 1; };`, { timeoutSeconds: 2 });
      await made.invoke({});

      for (let time = 0; time < 6; time += 1) {
        const first = made.invoke({});
        await sleep(0);
        // The answer and the end have arrived before this process reads either of them.
        block(100);
        const ended = end(made);
        block(50);
        await Promise.all([first, ended]);

        const result = await made.invoke({});
        expect(next).toContain(result.ok ? 'answered' : result.error.errorType);
      }
    },
    30_000,
  );

  it('forwards the output of the function', async () => {
    const lines: string[] = [];
    await payloadOf(
      open(`export const handler = async () => { console.log('one'); console.error('two'); };`, {}, lines),
    );

    expect(lines.toSorted()).toEqual(['Subject: one', 'Subject: two']);
  });

  it('finds the account-prefixed hosts of S3 Control on this machine', async () => {
    const made = open(`import { lookup } from 'node:dns';
      export const handler = () => new Promise((resolve, reject) =>
        lookup('222222222222.localhost', (error, address) => (error ? reject(error) : resolve(address))));`);

    expect(await payloadOf(made)).toBe('127.0.0.1');
  });
});

describe('the time of a function', () => {
  const hour = 3_600_000;
  const pausing = `import { setTimeout as sleep } from 'node:timers/promises';`;

  it('is the simulated time in every API, also while it runs', async () => {
    const clock = openClock();
    const ask = open(
      `export const handler = async () => [Date.now(), new Date().getTime(), new Date(Date()).getTime(), +new (new Date().constructor)()];`,
      {},
      [],
      clock,
    );
    await payloadOf(ask);
    await clock.sleep(24 * hour);

    const times = (await payloadOf(ask)) as readonly number[];

    for (const time of times) expect(Math.abs(time - clock.now().getTime())).toBeLessThan(3000);
  });

  it('does not change given dates', async () => {
    const made = open(`export const handler = async () => {
      const given = new Date('2026-11-21T00:00:00Z');
      return [given.toISOString(), new Date(2026, 10, 21) instanceof Date, given instanceof Date, Date.parse('1970-01-01T00:00:01Z'), Date.UTC(1970, 0, 2)];
    };`);

    expect(await payloadOf(made)).toEqual(['2026-11-21T00:00:00.000Z', true, true, 1000, 86_400_000]);
  });

  it('advances during pauses of a second or more, and so does the deadline', async () => {
    const made = open(
      `${pausing} export const handler = async (_, context) => {
        const before = [Date.now(), context.getRemainingTimeInMillis()];
        const value = await sleep(60_000, 'rested');
        return { value, passed: Date.now() - before[0], used: before[1] - context.getRemainingTimeInMillis() };
      };`,
      { timeoutSeconds: 120 },
    );
    const began = Date.now();
    const { value, passed, used } = (await payloadOf(made)) as {
      readonly value: string;
      readonly passed: number;
      readonly used: number;
    };

    expect(value).toBe('rested');
    expect(passed).toBeGreaterThanOrEqual(60_000);
    expect(passed).toBeLessThan(63_000);
    expect(Math.abs(used - passed)).toBeLessThan(50);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('is real time during shorter pauses, and during pauses that can be aborted', async () => {
    const made = open(`${pausing} export const handler = async () => {
      const before = performance.now();
      await sleep(30);
      await sleep(2000, undefined, { signal: AbortSignal.timeout(30) }).catch(() => {});
      return performance.now() - before;
    };`);

    expect(await payloadOf(made)).toBeGreaterThanOrEqual(55);
  });

  it('ends at the deadline for a function that pauses beyond it', async () => {
    const clock = openClock();
    const made = open(
      `${pausing} export const handler = async () => sleep(3600_000);`,
      { timeoutSeconds: 120 },
      [],
      clock,
    );
    const began = clock.now().getTime();

    expect(await made.invoke({})).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } });
    expect(clock.now().getTime() - began).toBeLessThan(130_000);
  });

  it('does not jump while another function works', async () => {
    const clock = openClock();
    const sleeper = open(
      `${pausing} export const handler = async () => { await sleep(60_000); return Date.now(); };`,
      { timeoutSeconds: 120 },
      [],
      clock,
    );
    const worker = open(
      `export const handler = async () => { const before = Date.now(); await new Promise((resolve) => setTimeout(resolve, 500)); return Date.now() - before; };`,
      {},
      [],
      clock,
    );
    await payloadOf(worker);

    const [, worked] = await Promise.all([payloadOf(sleeper), payloadOf(worker)]);

    expect(worked).toBeLessThan(5000);
  });
});

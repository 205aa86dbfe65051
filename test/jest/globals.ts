/**
 * What test files import from `@jest/globals`: jest's own functions, with time-outs that grow with the load of the
 * machine. The light runner has no time-outs of its own, and goes on with the tests of a block whose `beforeAll` failed.
 */
import { notRun } from '../../tools/test/jest-report.ts';
import { loadFactor } from './load-factor.ts';

/** Milliseconds on an idle machine, unless a test or a hook names its own. */
const usualLimit = 20_000;

type Body = (...values: never[]) => unknown;
type Declare = (name: string, body: Body, limit?: number) => void;
type DeclareEach = (...table: readonly unknown[]) => Declare;
type DeclareHook = (body: () => unknown, limit?: number) => void;

/** The functions that the runner has put on `globalThis`. */
const runner = globalThis as unknown as {
  readonly expect: { getState: () => { readonly testPath?: string } };
  readonly it: Declare & { readonly each: DeclareEach; readonly only: Declare };
  readonly describe: Declare & { readonly each: DeclareEach; readonly only: Declare };
  readonly beforeAll: DeclareHook;
  readonly afterAll: DeclareHook;
  readonly beforeEach: DeclareHook;
  readonly afterEach: DeclareHook;
};

interface Block {
  readonly parent?: Block;
  failed: boolean;
}

let file: string | undefined;
let open: Block = { failed: false };

/** The block whose tests are being declared. Each file has an outermost block of its own. */
function currentBlock(): Block {
  const { testPath } = runner.expect.getState();
  if (testPath !== file) open = { failed: false };
  file = testPath;
  return open;
}

async function within(limit: number, of: string, body: () => unknown): Promise<void> {
  const scaled = Math.round(limit * loadFactor());
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Exceeded timeout of ${scaled} ms for a ${of}.`)), scaled);
  });
  try {
    await Promise.race([(async () => body())(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function timed(body: Body, limit = usualLimit): Body {
  const block = currentBlock();
  return async (...values) => {
    for (let at: Block | undefined = block; at !== undefined; at = at.parent) if (at.failed) throw new Error(notRun);
    await within(limit, 'test', () => body(...values));
  };
}

function inBlock(body: Body): Body {
  const parent = currentBlock();
  return (...values) => {
    open = { parent, failed: false };
    body(...values);
    open = parent;
  };
}

function timedHook(declare: DeclareHook): DeclareHook {
  return (body, limit = usualLimit) => {
    declare(() => within(limit, 'hook', body));
  };
}

export const { expect } = runner;

export const it = Object.assign(
  ((name, body, limit) => {
    runner.it(name, timed(body, limit));
  }) satisfies Declare,
  {
    each: ((...table) =>
      (name, body, limit) => {
        runner.it.each(...table)(name, timed(body, limit));
      }) satisfies DeclareEach,
    only: ((name, body, limit) => {
      runner.it.only(name, timed(body, limit));
    }) satisfies Declare,
  },
);

export const describe = Object.assign(
  ((name, body) => {
    runner.describe(name, inBlock(body));
  }) satisfies Declare,
  {
    each: ((...table) =>
      (name, body) => {
        runner.describe.each(...table)(name, inBlock(body));
      }) satisfies DeclareEach,
    only: ((name, body) => {
      runner.describe.only(name, inBlock(body));
    }) satisfies Declare,
  },
);

/** Its failure is reported once; the tests of its block do not run. */
export const beforeAll: DeclareHook = (body, limit = usualLimit) => {
  const block = currentBlock();
  runner.beforeAll(async () => {
    try {
      await within(limit, 'hook', body);
    } catch (error) {
      block.failed = true;
      throw error;
    }
  });
};
export const afterAll = timedHook(runner.afterAll);
export const beforeEach = timedHook(runner.beforeEach);
export const afterEach = timedHook(runner.afterEach);

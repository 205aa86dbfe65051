/** Runs the tests of one file until the first failure, as jest-light-runner runs all of them. */
import { jestExpect } from '@jest/expect';
import { afterAll, afterEach, beforeAll, beforeEach, describe, getState, it, resetState } from 'jest-circus';

Object.assign(globalThis, { expect: jestExpect, it, describe, beforeAll, afterAll, beforeEach, afterEach });

type Block = ReturnType<typeof getState>['rootDescribeBlock'];
type Hook = Block['hooks'][number]['type'];

/** Tests on moto are left out: moto remembers, so that a bug of one run could fail the next one. */
const leftOut = 'on moto';

/**
 * @param address Where to import the file from.
 * @returns The name of the test that failed, or undefined.
 */
export async function runTestFile(file: string, address: string): Promise<string | undefined> {
  resetState();
  jestExpect.setState({ testPath: address, suppressedErrors: [] });
  try {
    await import(address);
  } catch (error) {
    return `${file} cannot be loaded: ${String(error)}`;
  }
  return runBlock(getState().rootDescribeBlock, []);
}

async function runBlock(block: Block, above: readonly string[]): Promise<string | undefined> {
  const failed = (await runHooks(block, 'beforeAll')) ?? (await runChildren(block, above));
  return failed ?? runHooks(block, 'afterAll');
}

async function runChildren(block: Block, above: readonly string[]): Promise<string | undefined> {
  for (const child of block.children) {
    const names = [...above, child.name];
    if (child.name === leftOut) continue;
    const failed = child.type === 'test' ? await runTest(block, child.fn, names) : await runBlock(child, names);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

async function runTest(block: Block, body: unknown, names: readonly string[]): Promise<string | undefined> {
  const name = names.join(' ');
  jestExpect.setState({ currentTestName: name, suppressedErrors: [] });
  const around = [block, ...parentsOf(block)];
  for (const each of around.toReversed()) {
    const failed = await runHooks(each, 'beforeEach');
    if (failed !== undefined) return failed;
  }
  const error = await failureOf(body);
  if (error !== undefined || jestExpect.getState().suppressedErrors.length > 0) return name;
  for (const each of around) {
    const failed = await runHooks(each, 'afterEach');
    if (failed !== undefined) return failed;
  }
  return undefined;
}

async function runHooks(block: Block, type: Hook): Promise<string | undefined> {
  for (const hook of block.hooks)
    if (hook.type === type && (await failureOf(hook.fn)) !== undefined) return `(${type}) ${block.name}`;
  return undefined;
}

function parentsOf(block: Block): readonly Block[] {
  return block.parent === undefined ? [] : [block.parent, ...parentsOf(block.parent)];
}

/** @returns What the function throws, or undefined. */
async function failureOf(body: unknown): Promise<Error | undefined> {
  try {
    await (body as () => unknown)();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

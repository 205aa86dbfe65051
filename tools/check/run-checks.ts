/** Runs checks, and prints what they say. */
import { spawn } from 'node:child_process';
import { type Check, root } from './checks.ts';

/**
 * Runs the checks in their order. Prints the output of each when it ends.
 *
 * @param atOnce The number of checks that run at the same time.
 * @returns The names of those that failed.
 */
export async function runChecks(selected: readonly Check[], atOnce: number): Promise<readonly string[]> {
  const failed: string[] = [];
  const open = selected.values();
  const runSome = async () => {
    for (const check of open) if (!(await run(check))) failed.push(check.name);
  };
  await Promise.all(Array.from({ length: atOnce }, runSome));
  return failed;
}

async function run(check: Check): Promise<boolean> {
  const started = performance.now();
  const { code, output } = await outputOf(check);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${output}${code === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`);
  return code === 0;
}

function outputOf({ command, args }: Check): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs the installed `asr` with a version of Node.js, in a folder of the user. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Node } from './nodes.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export type Asr = (argv: readonly string[]) => Promise<Ended>;

/** @param environment What the user has set beside `PATH` and `HOME`, such as `AWS_ENDPOINT_URL`. */
export function asrOf(
  installed: string,
  { program }: Node,
  cwd: string,
  environment: { readonly [name: string]: string },
): Asr {
  const { PATH = '', HOME = cwd } = process.env;
  return (argv) => {
    const child = spawn(program, [join(installed, 'lib', 'main.js'), ...argv], {
      cwd,
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, out, err }));
    });
  };
}

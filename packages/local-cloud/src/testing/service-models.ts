/** Checks the inputs of AWS calls against AWS's own service models, which moto's environment contains (botocore). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findPython } from '../python/index.ts';

export interface ModeledCall {
  /** Name of the service in botocore: `cloudformation`. */
  readonly service: string;
  /** `CreateStackSet`. */
  readonly operation: string;
  readonly input: unknown;
}

/** Returns a sentence for each required member that is missing, each unknown one, and each value outside of the model. */
export async function problemsByModel(calls: readonly ModeledCall[]): Promise<readonly string[]> {
  const python = await findPython();
  const child = spawn(python, [join(import.meta.dirname, 'service-models.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(calls.map((call) => `${JSON.stringify(call, blobAsText)}\n`).join(''));
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`The check of service models failed with exit code ${String(code)}.`);
  return JSON.parse(output) as readonly string[];
}

function blobAsText(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

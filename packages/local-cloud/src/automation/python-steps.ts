/** Runs the steps of an automation with a Python that has boto3, with the role of the automation. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { StepTimeoutError, type StepWorld } from './automation.ts';

/** The environment of the steps: credentials, Region, endpoint. */
export type StepEnvironment = { readonly [name: string]: string };

/** How long a call of an AWS API may take. */
const callSeconds = 60;

/** @param python Called when the first step needs Python. */
export function pythonSteps(python: () => Promise<string>, environment: StepEnvironment): StepWorld {
  const run = async (order: object, timeoutSeconds: number): Promise<unknown> => {
    const child = spawn(await python(), [join(import.meta.dirname, 'automation-step.py')], {
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      timeout: timeoutSeconds * 1000,
      killSignal: 'SIGKILL',
    });
    const ended = new Promise<boolean>((resolve, reject) => {
      child.once('error', reject).once('close', (_code, signal) => resolve(signal === 'SIGKILL'));
    });
    child.stdin.end(JSON.stringify(order));
    const [answer, stderr, wasKilled] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (wasKilled) throw new StepTimeoutError(`The step did not end within ${timeoutSeconds} s.`);
    if (answer === '') throw new Error(`The step ended without an answer: ${stderr.trim().slice(-500)}`);
    const { result, error } = JSON.parse(answer) as { readonly result?: unknown; readonly error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  };
  return {
    runScript: (script, handler, input, timeoutSeconds) => run({ script, handler, input }, timeoutSeconds),
    callApi: (service, api, inputs) => run({ service, api, inputs }, callSeconds),
    // Locally, the condition that a document waits for is true already or never becomes true.
    sleep: async () => {},
  };
}

/** Runs the steps of an automation in Python, with the role that the automation assumes. */
import { StepTimeoutError, type StepWorld } from './automation.ts';
import { askHost } from './python-host.ts';

/** The environment of the steps: credentials, Region, endpoint. */
export type StepEnvironment = { readonly [name: string]: string };

/** The time limit of an API call. */
const callSeconds = 60;

/** @param python Called when the first step needs it. */
export function pythonSteps(python: () => Promise<string>, environment: StepEnvironment): StepWorld {
  const run = async (step: object, timeoutSeconds: number): Promise<unknown> => {
    const started = performance.now();
    const { answer, written } = await askHost(await python(), { ...step, environment, timeoutSeconds });
    if (answer === '') {
      if (performance.now() - started >= timeoutSeconds * 1000)
        throw new StepTimeoutError(`The step did not end within ${timeoutSeconds} s.`);
      throw new Error(`The step ended without an answer: ${written}`);
    }
    const { result, error } = JSON.parse(answer) as { readonly result?: unknown; readonly error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  };
  return {
    runScript: (script, handler, input, timeoutSeconds) => run({ script, handler, input }, timeoutSeconds),
    callApi: (service, api, inputs) => run({ service, api, inputs }, callSeconds),
    // Locally, whatever a document waits for has happened or never will.
    sleep: async () => {},
  };
}

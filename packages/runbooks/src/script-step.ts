import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptStep } from './automation-document.ts';

/**
 * Returns a step that runs `scripts/<script>`. The document contains the script, because an attachment would need a
 * bucket.
 */
export function scriptStep(
  step: Pick<ScriptStep, 'name' | 'description' | 'outputs' | 'timeoutSeconds'> & {
    readonly script: `${string}.py`;
    readonly input: ScriptStep['inputs']['InputPayload'];
    /** @default the automation ends here */
    readonly nextStep?: string;
  },
): ScriptStep {
  const { name, description, outputs, timeoutSeconds, script, input, nextStep } = step;
  return {
    name,
    description,
    action: 'aws:executeScript',
    onFailure: 'Abort',
    timeoutSeconds,
    inputs: {
      Runtime: 'python3.11',
      Handler: 'script_handler',
      InputPayload: input,
      Script: readFileSync(join(import.meta.dirname, 'scripts', script), 'utf8'),
    },
    outputs,
    ...(nextStep === undefined ? { isEnd: true } : { nextStep }),
  };
}

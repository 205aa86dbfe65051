/** The evaluator of each Region, from the synthesized stack and its bundle. Opened when a rule first calls it. */
import { join } from 'node:path';
import { openFunctions } from './admin-functions.ts';
import type { Clock } from '../clock/index.ts';
import type { LocalFunction, Log } from '../functions/index.ts';
import { TemplateError, openStack, readTemplate } from '../cloudformation/index.ts';

export interface EvaluatorsOptions {
  readonly assembly: string;
  readonly gatewayUrl: string;
  readonly accountId: string;
  readonly homeRegion: string;
  readonly parameters: { readonly [name: string]: string };
  readonly log: Log;
  readonly clock: Clock;
}

export interface Evaluators {
  /** Calls the evaluator like AWS Config. Throws the errors of the function. */
  readonly evaluate: (configEvent: object) => Promise<void>;
  close(): Promise<void>;
}

export function openEvaluators({
  assembly,
  gatewayUrl,
  accountId,
  homeRegion,
  parameters,
  log,
  clock,
}: EvaluatorsOptions): Evaluators {
  const functions = new Map<string, Promise<LocalFunction>>();
  const open = async (region: string): Promise<LocalFunction> => {
    const template = readTemplate(join(assembly, 'EvaluatorStack.template.json'));
    const stack = openStack(template, {
      partition: 'aws',
      accountId,
      region,
      endpointUrl: gatewayUrl,
      name: 'EvaluatorStack',
      parameters,
    });
    const [evaluator] = await openFunctions({ stack, assembly, gatewayUrl, region, log, clock });
    if (evaluator === undefined) throw new TemplateError('The evaluator stack has no function.');
    return evaluator;
  };
  return {
    async evaluate(configEvent) {
      const region = regionOf(configEvent) ?? homeRegion;
      const evaluator = functions.get(region) ?? open(region);
      functions.set(region, evaluator);
      const result = await (await evaluator).invoke(configEvent);
      if (!result.ok)
        throw new Error(`The evaluator failed with ${result.error.errorType}: ${result.error.errorMessage}`);
    },
    async close() {
      await Promise.all([...functions.values()].map(async (evaluator) => (await evaluator).close()));
    },
  };
}

/** The Region of the resource, whose function AWS Config calls. */
function regionOf(configEvent: object): string | undefined {
  if (!('invokingEvent' in configEvent) || typeof configEvent.invokingEvent !== 'string') return undefined;
  return /"awsRegion"\s*:\s*"([a-z0-9-]+)"/.exec(configEvent.invokingEvent)?.[1];
}

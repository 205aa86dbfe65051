/** The Lambda function that AWS Config rules in the member accounts invoke. There is one in each Region. */
import { registry } from '@asr/playbooks';
import { accountVisits } from '../account/index.ts';
import { partitionOf } from '../model/index.ts';
import {
  type EvaluatedControl,
  type EvaluatorSurroundings,
  detecting,
  evaluate,
  evaluatorRoleName,
} from '../detection/index.ts';
import { environment, logger, namespace, settings } from './function-runtime.ts';
import { settingsFor } from '../policy/index.ts';

const prefix = namespace();
const { policy } = settings();
const region = environment('AWS_REGION');
const visitAccount = accountVisits(environment('EXTERNAL_ID'));

const surroundings: EvaluatorSurroundings = {
  namespace: prefix,
  partition: partitionOf(region),
  region,
  controls: detecting('config-rule', policy, registry),
  load,
  enter: (visit, permissions) => visitAccount(visit, { roleName: evaluatorRoleName(prefix), permissions }),
  log: (line) => logger.info(line),
  now: () => new Date(),
};

export async function handler(event: unknown): Promise<void> {
  const evaluations = await evaluate(event, surroundings);
  logger.info('Evaluated', { evaluations });
}

async function load(controlId: string): Promise<EvaluatedControl | undefined> {
  const playbook = await registry[controlId]?.load();
  return playbook === undefined ? undefined : { playbook, parameters: settingsFor(policy, controlId).parameters };
}

/**
 * Evaluates what changed for a rule of AWS Config, with the playbook's own `read` and `plan`. What is found is what a
 * remediation would do, and nothing is changed.
 *
 * An account that cannot be entered, or a resource that cannot be read, is thrown: AWS Config then has no evaluation
 * rather than a wrong one, and Lambda tries again.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html
 */
import { ConfigServiceClient, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import type { Aws, Permissions } from '@asr/playbooks';
import type { Visit } from '../account/index.ts';
import { inBatches } from '../batches/index.ts';
import { type ConfigEvent, readConfigEvent } from './config-event.ts';
import { configItemTypes, configRuleName, evaluationPermissions } from './config-event-scope.ts';
import { resourcesToEvaluate } from './evaluate-resources.ts';
import { type EvaluatedControl, type Verdict, notApplicable, verdicts } from './evaluate-verdict.ts';

/** Everything outside. */
export interface EvaluatorSurroundings {
  readonly namespace: string;
  readonly partition: string;
  /** A rule can only call a function of its own Region. */
  readonly region: string;
  /** Ids of the controls that the policy lets rules of AWS Config detect. */
  readonly controls: readonly string[];
  readonly load: (controlId: string) => Promise<EvaluatedControl | undefined>;
  readonly enter: (visit: Visit, permissions: Permissions) => Promise<Aws>;
  readonly log: (line: string) => void;
  readonly now: () => Date;
}

/** Answers how many evaluations AWS Config was given. */
export async function evaluate(event: unknown, surroundings: EvaluatorSurroundings): Promise<number> {
  const { log, load, namespace, controls } = surroundings;
  const reading = readConfigEvent(event, surroundings.now());
  if (reading.kind === 'nothing') return leave(log, reading.why);
  const controlId = controls.find((id) => configRuleName(namespace, id) === reading.ruleName);
  const control = controlId === undefined ? undefined : await load(controlId);
  if (control === undefined) {
    return leave(
      log,
      `The policy has no control on for the rule ${reading.ruleName}. Deploy the member stack again to remove the rule.`,
    );
  }

  const aws = await surroundings.enter(
    visitOf(reading, control, surroundings),
    evaluationPermissions(control.playbook),
  );
  if (reading.kind === 'ended') return put(reading, [notApplicable(reading.item, reading.why)], aws);
  const doesNotApply = notApplicable(
    reading.item,
    `The rule doesn't apply to resources of type ${reading.item.resourceType}.`,
  );
  if (!configItemTypes(control.playbook).includes(reading.item.resourceType)) return put(reading, [doesNotApply], aws);

  const resources = await resourcesToEvaluate(reading.item, control.playbook, aws);
  if (resources.length === 0) return put(reading, [doesNotApply], aws);
  const { partition, region } = surroundings;
  const place = { partition, region, accountId: reading.accountId };
  let given = 0;
  for (const batch of inBatches(resources, mostEvaluations)) {
    given += await put(reading, await verdicts(batch, { control, place, aws, log }), aws);
  }
  return given;
}

function leave(log: (line: string) => void, why: string): 0 {
  log(why);
  return 0;
}

/** One session for all resources of one event: none of them is named in it. */
function visitOf(
  { accountId, ruleName }: ConfigEvent,
  { playbook }: EvaluatedControl,
  { partition, region }: EvaluatorSurroundings,
): Visit {
  const tags = { 'asr:control': playbook.control, 'asr:config-rule': ruleName } as const;
  return {
    partition,
    region,
    accountId,
    resourceId: '*',
    sessionName: `ASR-Evaluator-${playbook.control}`,
    who: 'asr',
    tags,
  };
}

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html */
const mostEvaluations = 100;

/** With the token `TESTMODE` AWS Config checks the evaluations and keeps none. */
async function put({ resultToken, item }: ConfigEvent, found: readonly Verdict[], aws: Aws): Promise<number> {
  const { FailedEvaluations: failed = [] } = await aws.client(ConfigServiceClient).send(
    new PutEvaluationsCommand({
      Evaluations: found.map((one) => ({ ...one, OrderingTimestamp: item.capturedAt })),
      ResultToken: resultToken,
      TestMode: resultToken === 'TESTMODE',
    }),
  );
  if (failed.length > 0)
    throw new Error(`AWS Config did not take ${failed.length} of ${found.length} evaluations. They are made again.`);
  return found.length;
}

/** Finds publishers of a topic that cannot use the AWS managed key: AWS services and other accounts. */
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Aws, type ResourceStatement, conditionsOf, statementsOf } from '../../engine/index.ts';

/**
 * Returns the principals outside the account that the policy allows to publish, as the policy writes them. A
 * statement for everyone belongs to the account only if a condition limits it, as in the default policy of a new
 * topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function outsidePublishers(policy: string | undefined, accountId: string): readonly string[] {
  const outside = statementsOf(policy)
    .filter((statement) => statement.Effect === 'Allow' && allowsPublish(statement))
    .filter((statement) => !isLimitedTo(accountId, statement))
    .flatMap((statement) => namesOf(statement).filter((name) => !isOfAccount(name, accountId)));
  return [...new Set(outside)].toSorted();
}

/** An action is a pattern. A statement without Action has NotAction, which may allow any action. */
function allowsPublish({ Action }: ResourceStatement): boolean {
  return Action === undefined || [Action].flat().some((action) => patternOf(action).test('sns:publish'));
}

function patternOf(action: string): RegExp {
  const escaped = action.toLowerCase().replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

function isLimitedTo(accountId: string, statement: ResourceStatement): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      ['StringEquals', 'StringLike'].includes(operator) &&
      ['aws:sourceowner', 'aws:principalaccount'].includes(key) &&
      values.every((value) => value === accountId),
  );
}

/**
 * Returns every principal of any kind. A statement without Principal has NotPrincipal, which covers all other
 * principals.
 */
function namesOf({ Principal }: ResourceStatement): readonly string[] {
  if (Principal === undefined) return ['everyone except NotPrincipal'];
  return typeof Principal === 'string' ? [Principal] : Object.values(Principal).flat();
}

function isOfAccount(principal: string, accountId: string): boolean {
  return principal === accountId || principal.split(':')[4] === accountId;
}

/**
 * Returns the names of the alarms that publish to the topic. The policy does not show them, and failed alarm actions
 * leave no trace.
 */
export async function alarmsOn(topicArn: string, aws: Aws): Promise<readonly string[]> {
  const client = aws.client(CloudWatchClient);
  const names: string[] = [];
  const AlarmTypes = ['MetricAlarm' as const, 'CompositeAlarm' as const];
  for await (const page of paginateDescribeAlarms({ client }, { ActionPrefix: topicArn, AlarmTypes })) {
    const alarms = [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])];
    const publishing = alarms.filter(({ AlarmActions = [], OKActions = [], InsufficientDataActions = [] }) =>
      [...AlarmActions, ...OKActions, ...InsufficientDataActions].includes(topicArn),
    );
    names.push(...publishing.map(({ AlarmName = '' }) => AlarmName));
  }
  return names.toSorted();
}

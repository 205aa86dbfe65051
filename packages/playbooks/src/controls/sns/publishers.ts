/** Finds who publishes to a topic and may not use the AWS managed key: services of AWS, and other accounts. */
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Aws, type ResourceStatement, conditionsOf, statementsOf } from '../../engine/index.ts';

/**
 * The principals that the policy lets publish and that are outside the account, in the words of the policy. A statement
 * for everyone is one of the account only if a condition says so, as in the policy that SNS gives to a new topic.
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

/** An action is a pattern; a statement without one has NotAction, which may allow anything. */
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

/** Every principal, whatever its kind. A statement without one has NotPrincipal, which names everyone else. */
function namesOf({ Principal }: ResourceStatement): readonly string[] {
  if (Principal === undefined) return ['everyone that NotPrincipal does not name'];
  return typeof Principal === 'string' ? [Principal] : Object.values(Principal).flat();
}

function isOfAccount(principal: string, accountId: string): boolean {
  return principal === accountId || principal.split(':')[4] === accountId;
}

/** The names of the alarms that publish to the topic. The policy does not show them, and they fail without a trace. */
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

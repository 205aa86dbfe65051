/** Finds publishers of a topic that cannot use the AWS managed key: AWS services and other accounts. */
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { RDSClient, paginateDescribeEventSubscriptions } from '@aws-sdk/client-rds';
import {
  type Aws,
  type Consumer,
  type ResourceStatement,
  accountOf,
  conditionsOf,
  coversAction,
  principalsOf,
  statementsOf,
} from '../../engine/index.ts';

export interface Publisher extends Consumer {
  /** Who uses the key, as a key policy names it; `null` if it cannot be derived. */
  readonly principal: string | null;
}

/**
 * Returns whether the policy lets AWS services publish on behalf of the account, as the default policy of a topic does.
 * The policy does not name them.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function letsServicesPublish(policy: string | undefined, accountId: string): boolean {
  return statementsOf(policy).some(
    (statement) =>
      allowsPublish(statement) &&
      namesOf(statement).includes('*') &&
      isLimitedTo(accountId, statement, ['aws:sourceowner']),
  );
}

/** Returns all publishers that ASR can read. */
export async function publishersOf(
  topicArn: string,
  policy: string | undefined,
  accountId: string,
  aws: Aws,
): Promise<readonly Publisher[]> {
  return [
    ...outsidePublishers(policy, accountId),
    ...(await alarmsOn(topicArn, aws)),
    ...(await subscriptionsOn(topicArn, aws)),
  ];
}

/**
 * Returns the principals outside the account that the policy allows to publish. A statement for everyone belongs to
 * the account only if a condition limits it, as in the default policy of a new topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function outsidePublishers(policy: string | undefined, accountId: string): readonly Publisher[] {
  const outside = statementsOf(policy)
    .filter(allowsPublish)
    .filter((statement) => !isLimitedTo(accountId, statement))
    .flatMap((statement) => namesOf(statement).filter((name) => accountOf(name) !== accountId));
  return [...new Set(outside)].toSorted().map((name) => {
    if (name === '*') return { kind: 'everyone', name: '', principal: null };
    return name === notPrincipal ? { kind: name, name: '', principal: null } : { kind: '', name, principal: name };
  });
}

function allowsPublish(statement: ResourceStatement): boolean {
  return statement.Effect === 'Allow' && coversAction(statement, 'sns:Publish');
}

function isLimitedTo(
  accountId: string,
  statement: ResourceStatement,
  keys: readonly string[] = ['aws:sourceowner', 'aws:principalaccount'],
): boolean {
  return conditionsOf(statement).some(
    ({ operator, key, values }) =>
      ['StringEquals', 'StringLike'].includes(operator) &&
      keys.includes(key) &&
      values.every((value) => value === accountId),
  );
}

/** A statement without Principal has NotPrincipal, which covers all other principals. */
const notPrincipal = 'everyone except NotPrincipal';

/** Returns every principal of any kind. */
function namesOf(statement: ResourceStatement): readonly string[] {
  return statement.Principal === undefined ? [notPrincipal] : principalsOf(statement);
}

/**
 * Returns the alarms that publish to the topic. The default policy lets them in without naming them, and failed alarm
 * actions leave no trace.
 */
async function alarmsOn(topicArn: string, aws: Aws): Promise<readonly Publisher[]> {
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
  return names.toSorted().map((name) => ({ kind: 'CloudWatch alarm', name, principal: 'cloudwatch.amazonaws.com' }));
}

/**
 * Returns the event subscriptions of Amazon RDS, Aurora, Amazon Neptune and Amazon DocumentDB that publish to the topic.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
 */
async function subscriptionsOn(topicArn: string, aws: Aws): Promise<readonly Publisher[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeEventSubscriptions({ client: aws.client(RDSClient) }, {})) {
    const publishing = (page.EventSubscriptionsList ?? []).filter(({ SnsTopicArn }) => SnsTopicArn === topicArn);
    names.push(...publishing.map(({ CustSubscriptionId = '' }) => CustSubscriptionId));
  }
  return names
    .toSorted()
    .map((name) => ({ kind: 'RDS event subscription', name, principal: 'events.rds.amazonaws.com' }));
}

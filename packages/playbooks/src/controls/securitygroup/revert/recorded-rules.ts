import { ConfigServiceClient, GetResourceConfigHistoryCommand } from '@aws-sdk/client-config-service';
import { type Aws, type Keyed, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';
import { rulesOfConfigItem } from './config-item.ts';
import { type Rule, keyOf } from '../../ec2/security-group/index.ts';
import { asNamed } from '../selection/index.ts';

/** The rules of a group in one AWS Config record. */
export interface RecordedRules {
  /** ISO 8601, in UTC. */
  readonly at: string;
  /** `null`: the record does not contain readable rules. */
  readonly rules: Keyed<Rule> | null;
}

/**
 * The latest AWS Config records of a group, newest first, in one call. Empty if AWS Config does not record, or has not
 * yet recorded the group.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html
 */
export async function readRecordedRules(
  target: Target,
  ownAccountId: string,
  aws: Aws,
): Promise<readonly RecordedRules[]> {
  const { configurationItems: items = [] } = await aws
    .client(ConfigServiceClient)
    .send(
      new GetResourceConfigHistoryCommand({
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: lastPartOf(target.resourceId),
        chronologicalOrder: 'Reverse',
        limit: 5,
      }),
    )
    .catch(ifAbsent(notRecorded, { configurationItems: [] }));
  return items.flatMap(({ configurationItemCaptureTime: at, configuration }) => {
    if (at === undefined) return [];
    const rules = rulesOfConfigItem(configuration)?.map((rule) => asNamed(rule, ownAccountId));
    return [{ at: at.toISOString(), rules: rules === undefined ? null : byKey(rules) }];
  });
}

const notRecorded = ['ResourceNotDiscoveredException', 'NoAvailableConfigurationRecorderException'];

function byKey(rules: readonly Rule[]): Keyed<Rule> {
  return Object.fromEntries(rules.map((rule) => [keyOf(rule), rule]));
}

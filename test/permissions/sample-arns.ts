/** ARNs that a pattern of `Permissions.on` covers, and near misses of it. */
import { lastPartOf, type Target } from '@asr/playbooks';

export type Part = 'partition' | 'region' | 'account' | 'id';

/** One that it covers for the target. What may be anything is something. */
export function sampleArn(pattern: string, { partition, region, accountId, resourceId }: Target): string {
  const values: { readonly [part in Part]: string } = {
    partition,
    region,
    account: accountId,
    id: lastPartOf(resourceId),
  };
  return pattern
    .replaceAll(/\{(partition|region|account|id)\}/g, (_, part: Part) => values[part])
    .replaceAll('*', 'anything');
}

/** The parts that it is limited by. */
export function partsOf(pattern: string): readonly Part[] {
  return [...new Set([...pattern.matchAll(/\{(\w+)\}/g)].map(([, part]) => part as Part))];
}

/** The same target, but for one part. */
export function elsewhere(target: Target, part: Part): Target {
  const other = {
    partition: { partition: 'aws-cn' },
    region: { region: 'us-west-2' },
    account: { accountId: '444455556666' },
    id: { resourceId: 'another' },
  };
  return { ...target, ...other[part] };
}

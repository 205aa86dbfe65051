/** ARNs that a pattern of `Permissions.on` covers, and near misses of it. */
import { type Conditions, type Target, placeholdersOf } from '@asr/playbooks';

export type Part = 'partition' | 'region' | 'account' | 'id' | 'name';

/** An ARN that it covers for the target. A sample value takes the place of each wildcard. */
export function sampleArn(pattern: string, target: Target): string {
  const valueOf = placeholdersOf(target);
  return pattern
    .replaceAll('{passable}', 'asr-passable/anything')
    .replaceAll(/\{(partition|region|account|id|name)\}/g, (_, part: Part) => valueOf(part))
    .replaceAll('*', 'anything');
}

/** The condition keys of a request that fulfills the conditions. */
export function sampleContext(conditions: Conditions | undefined, target: Target): { [key: string]: string } {
  const { Null: _, ...given } = conditions ?? {};
  return Object.fromEntries(
    Object.values(given).flatMap((keys) =>
      Object.entries(keys).map(([key, values]) => [key, sampleArn([values].flat()[0] ?? '', target)]),
    ),
  );
}

/** The parts that limit it. */
export function partsOf(pattern: string): readonly Part[] {
  return [...new Set([...pattern.matchAll(/\{(partition|region|account|id|name)\}/g)].map(([, part]) => part as Part))];
}

/** The same target with one different part. */
export function elsewhere(target: Target, part: Part): Target {
  const other = {
    partition: { partition: 'aws-cn' },
    region: { region: 'us-west-2' },
    account: { accountId: '444455556666' },
    id: { resourceId: 'another' },
    name: { resourceId: `prefix-${target.resourceId}` },
  };
  return { ...target, ...other[part] };
}

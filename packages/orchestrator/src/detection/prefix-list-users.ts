/**
 * Finds the security groups whose rules name a prefix list, and the instances in these groups. The owner of a list can
 * also see which groups of other accounts use it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetManagedPrefixListAssociations.html
 */
import {
  EC2Client,
  paginateDescribeSecurityGroups,
  paginateGetManagedPrefixListAssociations,
} from '@aws-sdk/client-ec2';
import type { Aws } from '@asr/playbooks';
import { instancesWith } from './evaluate-resources.ts';
import { type DetectionReading, placeOf } from './events/index.ts';

interface PrefixListUsers {
  /** Ids of groups of the account that owns the list. */
  readonly groups: readonly string[];
  /** Ids of the instances in them. */
  readonly instances: readonly string[];
  /** Groups of other accounts. */
  readonly foreign: readonly { readonly groupId: string; readonly accountId: string }[];
}

type Detected = Extract<DetectionReading, { readonly ok: true }>;

/** Returns one reading for each group and instance that uses the list, and one that reports groups of other accounts. */
export async function readingsOfPrefixListUsers(reading: Detected, aws: Aws): Promise<readonly DetectionReading[]> {
  const { listChange, place } = reading;
  if (listChange === undefined) return [reading];
  return readingsOf(reading, await usersOf(listChange.prefixListId, place.accountId, aws));
}

async function usersOf(listId: string, accountId: string, aws: Aws): Promise<PrefixListUsers> {
  const [ingress, egress, foreign] = await Promise.all([
    groupsNaming('ip-permission.prefix-list-id', listId, aws),
    groupsNaming('egress.ip-permission.prefix-list-id', listId, aws),
    foreignGroups(listId, accountId, aws),
  ]);
  const groups = [...new Set([...ingress, ...egress])].toSorted();
  const instances = new Set<string>();
  // A filter accepts at most 200 values.
  for (let from = 0; from < groups.length; from += 200) {
    for (const id of await instancesWith(groups.slice(from, from + 200), aws)) instances.add(id);
  }
  return { groups, instances: [...instances].toSorted(), foreign };
}

async function groupsNaming(Name: string, listId: string, aws: Aws): Promise<readonly string[]> {
  const ids: string[] = [];
  const pages = paginateDescribeSecurityGroups(
    { client: aws.client(EC2Client), pageSize: 1000 },
    { Filters: [{ Name, Values: [listId] }] },
  );
  for await (const { SecurityGroups = [] } of pages) ids.push(...SecurityGroups.map(({ GroupId = '' }) => GroupId));
  return ids;
}

async function foreignGroups(PrefixListId: string, owner: string, aws: Aws): Promise<PrefixListUsers['foreign']> {
  const found: { groupId: string; accountId: string }[] = [];
  const client = aws.client(EC2Client);
  const pages = paginateGetManagedPrefixListAssociations({ client, pageSize: 255 }, { PrefixListId });
  for await (const { PrefixListAssociations = [] } of pages) {
    for (const { ResourceId: groupId = '', ResourceOwner: accountId = '' } of PrefixListAssociations)
      if (groupId.startsWith('sg-') && accountId !== owner) found.push({ groupId, accountId });
  }
  return found;
}

function readingsOf(reading: Detected, { groups, instances, foreign }: PrefixListUsers): readonly DetectionReading[] {
  const { region, accountId } = reading.place;
  const about = (resourceType: string, resource: string): DetectionReading => ({
    ...reading,
    place: placeOf({ account: accountId, region, resourceType, resource }),
  });
  return [
    ...groups.map((id) => about('AwsEc2SecurityGroup', `security-group/${id}`)),
    ...instances.map((id) => about('AwsEc2Instance', `instance/${id}`)),
    ...(foreign.length === 0 ? [] : [reportOf(reading, foreign)]),
  ];
}

/** A member account must not make ASR act in another account, so ASR only reports the groups there. */
function reportOf({ detection, place }: Detected, foreign: PrefixListUsers['foreign']): DetectionReading {
  const most = 3;
  const named = foreign.slice(0, most).map(({ groupId, accountId }) => `${groupId} in ${accountId}`);
  const rest = foreign.length > most ? ` and ${foreign.length - most} more` : '';
  const error = `Security groups of other accounts also name the shared prefix list: ${named.join(', ')}${rest}. Check them. ${detection.what}`;
  return { ok: false, error, accountId: place.accountId, isRefused: true };
}

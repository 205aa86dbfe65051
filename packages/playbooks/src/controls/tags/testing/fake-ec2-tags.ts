/**
 * Emulates the tags of one EC2 resource of any type.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html
 */
import { type FakeAws, fakeAws, named } from '../../../testing/index.ts';

interface Tag {
  readonly Key: string;
  readonly Value?: string;
}

interface DescribeInput {
  readonly [member: string]: unknown;
}

type Filters = readonly { readonly Name: string; readonly Values: readonly string[] }[];

export interface FakeEc2Resource {
  readonly id: string;
  /** `Subnets`, in the answer of `DescribeSubnets`. */
  readonly items: string;
  /** How the call is limited to one resource. A list of ids fails with an error for an unknown id. */
  readonly by: { readonly filter: string } | { readonly ids: string; readonly notFound: string };
  /** Other members of the description. */
  readonly more?: object;
}

/** @param given `null`: the resource does not exist. */
export function ec2WithTags(
  call: string,
  { id, items, by, more = {} }: FakeEc2Resource,
  given: { readonly [key: string]: string } | null,
): FakeAws {
  const tags = new Map(Object.entries(given ?? {}));
  const describe = (input: DescribeInput) => {
    const isFound = given !== null && idsIn(input, by).includes(id);
    if (!isFound && 'notFound' in by) throw named(by.notFound);
    const list = [...tags].map(([Key, Value]) => ({ Key, Value }));
    const item = {
      ...more,
      [idMemberOf(items)]: id,
      ...(items === 'NetworkInterfaces' ? { TagSet: list } : { Tags: list }),
    };
    const found = items === 'Reservations' ? [{ Instances: [item] }] : [item];
    return { [items]: isFound ? found : [] };
  };
  const check = (resources: readonly string[]) => {
    if (given === null || resources.join() !== id) throw named('InvalidID.NotFound');
  };
  return fakeAws({
    [`${call}Command`]: describe,
    CreateTagsCommand: (input: { readonly Resources: readonly string[]; readonly Tags: readonly Tag[] }) => {
      check(input.Resources);
      for (const { Key, Value = '' } of input.Tags) tags.set(Key, Value);
      return {};
    },
    DeleteTagsCommand: (input: { readonly Resources: readonly string[]; readonly Tags: readonly Tag[] }) => {
      check(input.Resources);
      for (const { Key, Value } of input.Tags) if (Value === undefined || tags.get(Key) === Value) tags.delete(Key);
      return {};
    },
  });
}

/** The member of an item that has its id: `SubnetId` of `Subnets`. */
function idMemberOf(items: string): string {
  return otherIds[items] ?? `${items.replace(/s$/, '')}Id`;
}

const otherIds: { readonly [items: string]: string } = {
  Addresses: 'AllocationId',
  DhcpOptions: 'DhcpOptionsId',
  Reservations: 'InstanceId',
  SecurityGroups: 'GroupId',
  ServiceConfigurations: 'ServiceId',
};

/** Returns no ids if the call names the resource in another way: controls on other settings do. */
function idsIn({ Filters: several, Filter: filters = several, ...input }: DescribeInput, by: FakeEc2Resource['by']) {
  if ('ids' in by) return (input[by.ids] ?? []) as readonly string[];
  return ((filters ?? []) as Filters).find(({ Name }) => Name === by.filter)?.Values ?? [];
}

/**
 * Reads and writes the tags of one type of EC2 resource.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTags.html
 */
import { CreateTagsCommand, DeleteTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type IamAction, type Target, ifAbsent, lastPartOf } from '../../../engine/index.ts';
import type { FoundTags, TagControl } from '../family/index.ts';

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** What the descriptions of most types have. */
interface Described {
  readonly Tags?: readonly Tag[] | undefined;
  /** The same, of a network interface. */
  readonly TagSet?: readonly Tag[] | undefined;
  readonly OwnerId?: string | undefined;
  readonly State?: unknown;
  readonly Status?: unknown;
  readonly Operator?: { readonly Managed?: boolean | undefined; readonly Principal?: string | undefined } | undefined;
}

interface Ec2Row extends Pick<TagControl, 'noun' | 'resourceType' | 'parameter'> {
  /** The resource type in the ARN: `subnet`. */
  readonly arnOf: string;
  /** The action of the call in `find`. EC2 has no resource-level permission for it. */
  readonly action: IamAction;
  /** The error of `find` for an id that does not exist, if it asks with a list of ids. */
  readonly notFound?: string;
  /** Describes the resource with this id. Nothing, or an empty list: it does not exist. */
  readonly find: (ec2: EC2Client, id: string) => Promise<readonly Described[] | undefined>;
}

export function ec2Control({ arnOf, action, notFound, find, ...row }: Ec2Row): TagControl {
  return {
    ...row,
    arn: `arn:{partition}:ec2:{region}:{account}:${arnOf}/{id}`,
    actions: { read: [action], write: ['ec2:CreateTags', 'ec2:DeleteTags'], anywhere: [action] },

    async read(target, aws) {
      const asked = find(aws.client(EC2Client), lastPartOf(target.resourceId));
      const [found] = (await asked.catch(ifAbsent(notFound ?? [], undefined))) ?? [];
      return found === undefined || isDeleted(found) ? undefined : foundTags(found, target);
    },

    async add(target, tags, aws) {
      const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await aws.client(EC2Client).send(new CreateTagsCommand({ ...onlyThis(target), Tags: list }));
    },

    /** Without a value, EC2 deletes the tag whatever its value is. The caller has compared the value. */
    async remove(target, keys, aws) {
      await aws
        .client(EC2Client)
        .send(new DeleteTagsCommand({ ...onlyThis(target), Tags: keys.map((Key) => ({ Key })) }));
    },
  };
}

function onlyThis({ resourceId }: Target) {
  return { Resources: [lastPartOf(resourceId)] };
}

function foundTags({ Tags, TagSet, OwnerId: owner, Operator: operator }: Described, { accountId }: Target): FoundTags {
  const tags = Object.fromEntries((Tags ?? TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  if (owner !== undefined && owner !== accountId)
    return {
      tags,
      blocked: `The resource belongs to ${owner} and is shared with this account. Tag it there, and suppress this finding.`,
    };
  if (operator?.Managed === true)
    return {
      tags,
      blocked: `${operator.Principal ?? 'An AWS service'} manages the resource. Tag it through that service, or suppress this finding.`,
    };
  return { tags };
}

/** EC2 describes a deleted resource for up to an hour. */
function isDeleted({ State, Status }: Described): boolean {
  return [State, Status].some((one) => /^(?:deleted|terminated)$/i.test(stateIn(one)));
}

/** Most types have a text; instances have a name, and peering connections have a code. */
function stateIn(state: unknown): string {
  if (typeof state === 'string') return state;
  const { Name = '', Code = '' } = (state ?? {}) as { readonly Name?: unknown; readonly Code?: unknown };
  return ([Name, Code].find((one) => typeof one === 'string' && one !== '') as string | undefined) ?? '';
}

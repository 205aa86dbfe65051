/** The account, the Regions and the organization of a deployment. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeOrganizationCommand, ListRootsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Aws } from '@asr/playbooks';
import { callerOf } from '@asr/operations/delegation';
import { BadInputError } from '@asr/operations/input';
import type { Cli } from '../../runtime/index.ts';
import type { DeployOptions, PartOfDeployment } from './options.ts';
import {
  type StackPlace,
  type StackSetPlace,
  type StackSetReference,
  type Targets,
  presentTargets,
} from './stacks/index.ts';

export interface Context {
  readonly cli: Cli;
  readonly options: DeployOptions;
  readonly aws: Aws;
  /** Account of the caller. */
  readonly accountId: string;
  readonly adminAccount: string;
  readonly homeRegion: string;
  readonly regions: readonly string[];
  stack(kind: string, region?: string): StackPlace;
  /** A stack set and its targets: those of the options, or where it is, or `firstTargets`. */
  stackSet(kind: string): Promise<StackSetPlace>;
  setPlace(kind: string): StackSetReference;
  /** The targets of a set that does not exist. */
  firstTargets(): Promise<Targets>;
  includes(part: PartOfDeployment): boolean;
}

/** @throws BadInputError if the caller is in another account than the admin stack. */
export async function openContext(cli: Cli, options: DeployOptions): Promise<Context> {
  const [region] = options.regions ?? [];
  const aws = cli.tools.adminAccount(region);
  const caller = await callerOf(aws);
  const homeRegion = region ?? caller.region;
  const includes = (part: PartOfDeployment) => options.only === undefined || options.only === part;
  const adminAccount = options.adminAccount ?? caller.accountId;
  if (includes('admin') && adminAccount !== caller.accountId)
    throw new BadInputError(
      `Your credentials are for ${caller.accountId}, and the admin stack belongs to ${adminAccount}. Use credentials of that account, or add --only members.`,
    );
  const setPlace = (kind: string) => ({
    cli,
    cloudFormation: aws.client(CloudFormationClient, homeRegion),
    name: `${options.namespace}-${kind}`,
    callAs: options.callAs,
  });
  let first: Promise<Targets> | undefined;
  // The roles go to the whole organization, and another set to where the roles are.
  const firstTargets = () =>
    (first ??= presentTargets(setPlace('MemberRoles')).then(
      async (present) => givenTargets(options) ?? present ?? rootOf(aws),
    ));
  return {
    cli,
    options,
    aws,
    accountId: caller.accountId,
    adminAccount,
    homeRegion,
    regions: options.regions ?? [homeRegion],
    includes,
    stack: (kind, at = homeRegion) => ({
      cli,
      cloudFormation: aws.client(CloudFormationClient, at),
      name: `${options.namespace}-${kind}`,
    }),
    setPlace,
    stackSet: async (kind) => {
      const place = setPlace(kind);
      const present = givenTargets(options) ?? (await presentTargets(place));
      return { ...place, targets: present ?? (await firstTargets()) };
    },
    firstTargets,
  };
}

function givenTargets({ accounts, units }: DeployOptions): Targets | undefined {
  if (accounts !== undefined) return { kind: 'accounts', accounts };
  return units === undefined ? undefined : { kind: 'units', units };
}

async function rootOf(aws: Aws): Promise<Targets> {
  const { Roots = [] } = await askOrganization(aws, (client) => client.send(new ListRootsCommand({})));
  const ids = Roots.flatMap(({ Id = [] }) => Id);
  if (ids.length === 0) throw new BadInputError('The organization has no root. Name the units with --units.');
  return { kind: 'units', units: ids };
}

/** The id of the organization of the caller's account. */
export async function organizationOf(aws: Aws): Promise<string> {
  const { Organization } = await askOrganization(aws, (client) => client.send(new DescribeOrganizationCommand({})));
  if (Organization?.Id === undefined) throw new BadInputError(noOrganization);
  return Organization.Id;
}

const noOrganization =
  'Your account is in no organization. ASR trusts only the accounts of one. Use credentials of an account in it, or give --organization-id and the member accounts with --accounts.';

/** @throws BadInputError if the caller's account is in no organization. */
async function askOrganization<Output>(
  aws: Aws,
  ask: (organizations: OrganizationsClient) => Promise<Output>,
): Promise<Output> {
  try {
    return await ask(aws.client(OrganizationsClient));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AWSOrganizationsNotInUseException')) throw error;
    throw new BadInputError(noOrganization, { cause: error });
  }
}

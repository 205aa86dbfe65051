/** The account, the Regions and the organization of a deployment. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeOrganizationCommand, ListRootsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Aws } from '@asr/playbooks';
import { callerOf } from '../../delegation/index.ts';
import { BadInputError } from '../../input/index.ts';
import type { Cli } from '../../runtime/index.ts';
import type { DeployOptions, PartOfDeployment } from './options.ts';
import type { StackPlace, StackSetPlace, Targets } from './stacks/index.ts';

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
  stackSet(kind: string): Promise<StackSetPlace>;
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
  let targets: Promise<Targets> | undefined;
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
    stackSet: async (kind) => ({
      cli,
      cloudFormation: aws.client(CloudFormationClient, homeRegion),
      name: `${options.namespace}-${kind}`,
      callAs: options.callAs,
      targets: await (targets ??= targetsOf(aws, options)),
    }),
  };
}

async function targetsOf(aws: Aws, { accounts, units }: DeployOptions): Promise<Targets> {
  if (accounts !== undefined) return { kind: 'accounts', accounts };
  if (units !== undefined) return { kind: 'units', units };
  const { Roots = [] } = await aws.client(OrganizationsClient).send(new ListRootsCommand({}));
  const ids = Roots.flatMap(({ Id = [] }) => Id);
  if (ids.length === 0) throw new BadInputError('The organization has no root. Name the units with --units.');
  return { kind: 'units', units: ids };
}

/** The id of the organization of the caller's account. */
export async function organizationOf(aws: Aws): Promise<string> {
  const { Organization } = await aws.client(OrganizationsClient).send(new DescribeOrganizationCommand({}));
  if (Organization?.Id === undefined)
    throw new BadInputError('Your account is in no organization. Give the id with --organization-id.');
  return Organization.Id;
}

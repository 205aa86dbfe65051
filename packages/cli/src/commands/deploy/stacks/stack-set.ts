/** A stack set in the accounts of the organization. Every step can be repeated after an interruption. */
import {
  type CallAs,
  type CloudFormationClient,
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DeleteStackInstancesCommand,
  DeleteStackSetCommand,
  DescribeStackSetCommand,
  DescribeStackSetOperationCommand,
  ListStackSetOperationResultsCommand,
  ListStackSetOperationsCommand,
  type Parameter,
  type StackSet,
  type StackSetOperationPreferences,
  type StackSetOperationResultSummary,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import type { Cli } from '../../../runtime/index.ts';
import { bar, withProgress } from '../../../terminal/index.ts';
import { type Targets, asTargets, instancesOf, missingInstances, targetsIn, unknownUnit } from './targets.ts';

export interface StackSetReference {
  readonly cli: Cli;
  readonly cloudFormation: CloudFormationClient;
  readonly name: string;
  readonly callAs: CallAs;
}

export interface StackSetPlace extends StackSetReference {
  readonly targets: Targets;
}

const pollMilliseconds = 5000;

/**
 * Failed accounts do not stop or slow down the others. A tolerance in percent is rounded down, so that less than 100 would be
 * none for a few accounts. With STRICT_FAILURE_TOLERANCE, which is the default, the number of concurrent accounts is limited
 * by the failure tolerance.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/concurrency-mode.html
 */
const preferences: StackSetOperationPreferences = {
  ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE',
  FailureTolerancePercentage: 100,
  MaxConcurrentPercentage: 100,
  RegionConcurrencyType: 'PARALLEL',
};

export async function describeStackSet({
  cloudFormation,
  name,
  callAs,
}: StackSetReference): Promise<StackSet | undefined> {
  try {
    const described = await cloudFormation.send(new DescribeStackSetCommand({ StackSetName: name, CallAs: callAs }));
    return described.StackSet?.Status === 'DELETED' ? undefined : described.StackSet;
  } catch (error) {
    if (error instanceof Error && error.name === 'StackSetNotFoundException') return undefined;
    throw error;
  }
}

/** The parameters of a stack set, or `undefined` without one. */
export function valuesOfSet(set: StackSet | undefined): { readonly [name: string]: string } | undefined {
  if (set === undefined) return undefined;
  const { Parameters = [] } = set;
  return Object.fromEntries(
    Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
  );
}

export interface StackSetContent {
  readonly templateUrl: string;
  readonly parameters: readonly Parameter[];
  readonly version: string;
}

/** Creates or updates the set, and its instances in the Regions where there are none yet. */
export async function deployStackSet(
  place: StackSetPlace,
  isNew: boolean,
  { templateUrl, parameters, version }: StackSetContent,
  regions: readonly string[],
): Promise<void> {
  const { cloudFormation, name, callAs, targets } = place;
  await untilIdle(place);
  const content = {
    StackSetName: name,
    TemplateURL: templateUrl,
    Parameters: [...parameters],
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
    Tags: [{ Key: 'asr:version', Value: version }],
    CallAs: callAs,
    ...permissions(targets),
  };
  if (isNew) {
    await cloudFormation.send(new CreateStackSetCommand({ ...content, ManagedExecution: { Active: true } }));
  } else {
    const { OperationId } = await cloudFormation.send(
      new UpdateStackSetCommand({ ...content, OperationPreferences: preferences }),
    );
    await follow(place, OperationId);
  }
  for (const missing of missingInstances(targets, regions, await instancesOf(place, targets.kind))) {
    const { OperationId } = await cloudFormation.send(
      new CreateStackInstancesCommand({
        StackSetName: name,
        ...targetsOf(missing.targets),
        Regions: [...missing.regions],
        OperationPreferences: preferences,
        CallAs: callAs,
      }),
    );
    await follow(place, OperationId);
  }
}

/**
 * Whether every account has the present template of the set, in these Regions. An operation that still runs ends first, and
 * an account in which one failed has an earlier template, or no stack.
 */
export async function isComplete(place: StackSetPlace, regions: readonly string[]): Promise<boolean> {
  await untilIdle(place);
  const instances = await instancesOf(place, place.targets.kind);
  return !instances.isOutdated && missingInstances(place.targets, regions, instances).length === 0;
}

/** Where the set has instances. `undefined`: there is no set, or it has none. */
export async function presentTargets(place: StackSetReference): Promise<Targets | undefined> {
  const set = await describeStackSet(place);
  if (set === undefined) return undefined;
  return targetsIn(await instancesOf(place, kindOf(set)), kindOf(set));
}

function kindOf({ PermissionModel }: StackSet): Targets['kind'] {
  return PermissionModel === 'SELF_MANAGED' ? 'accounts' : 'units';
}

/** Deletes the instances, then the set. `false`: there is none. */
export async function deleteStackSet(
  place: StackSetReference,
  targetsOfUnknown: () => Promise<Targets>,
): Promise<boolean> {
  const { cloudFormation, name, callAs } = place;
  const set = await describeStackSet(place);
  if (set === undefined) return false;
  await untilIdle(place);
  // All instances: a set that has any cannot be deleted. Units can have them in different Regions.
  const { regions } = await instancesOf(place, kindOf(set));
  const alike = Map.groupBy(regions, ([, of]) => [...of].toSorted().join(' '));
  for (const [of, same] of alike) {
    const ids = same.map(([id]) => id).toSorted();
    const { OperationId } = await cloudFormation.send(
      new DeleteStackInstancesCommand({
        StackSetName: name,
        ...targetsOf(ids.includes(unknownUnit) ? await targetsOfUnknown() : asTargets(kindOf(set), ids)),
        Regions: of.split(' '),
        RetainStacks: false,
        OperationPreferences: preferences,
        CallAs: callAs,
      }),
    );
    await follow(place, OperationId);
  }
  try {
    await cloudFormation.send(new DeleteStackSetCommand({ StackSetName: name, CallAs: callAs }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'StackSetNotEmptyException')) throw error;
    throw new Error(whyNotEmpty(name), { cause: error });
  }
  return true;
}

/** CloudFormation skips suspended accounts, and keeps their instances. */
function whyNotEmpty(name: string): string {
  return (
    `${name} still has stack instances, for example in suspended accounts. \`aws cloudformation list-stack-instances ` +
    `--stack-set-name ${name}\` lists them. Remove them, with --retain-stacks for accounts that CloudFormation cannot ` +
    'enter, then run the command again.'
  );
}

function permissions(targets: Targets) {
  return targets.kind === 'units'
    ? {
        PermissionModel: 'SERVICE_MANAGED' as const,
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      }
    : { PermissionModel: 'SELF_MANAGED' as const };
}

function targetsOf(targets: Targets) {
  return targets.kind === 'units'
    ? { DeploymentTargets: { OrganizationalUnitIds: [...targets.units] } }
    : { Accounts: [...targets.accounts] };
}

/** Waits for an operation that an interrupted command, or another person, started. */
async function untilIdle(place: StackSetReference): Promise<void> {
  if ((await describeStackSet(place)) === undefined) return;
  const { cloudFormation, name, callAs } = place;
  const { Summaries = [] } = await cloudFormation.send(
    new ListStackSetOperationsCommand({ StackSetName: name, CallAs: callAs }),
  );
  const running = Summaries.filter(({ Status = '' }) => ['RUNNING', 'QUEUED', 'STOPPING'].includes(Status));
  for (const { OperationId } of running) await waitFor(place, OperationId);
}

/** Waits for the operation. @throws If accounts failed, with the reason of each. */
async function follow(place: StackSetReference, operationId: string | undefined): Promise<void> {
  const status = await waitFor(place, operationId);
  const results = await resultsOf(place, operationId);
  const failed = results.filter(({ Status }) => Status === 'FAILED' || Status === 'CANCELLED');
  if (status === 'SUCCEEDED' && failed.length === 0) return;
  const lines = failed
    .slice(0, mostShown)
    .map(
      ({ Account = '', Region = '', StatusReason = 'no reason given' }) => `  ${Account} ${Region}: ${StatusReason}`,
    );
  const more = failed.length > mostShown ? [`  and ${failed.length - mostShown} more`] : [];
  throw new Error(
    [
      `${place.name} ended as ${status}: ${failed.length} of ${results.length} accounts failed. Remove the cause and run the command again.`,
      ...lines,
      ...more,
    ].join('\n'),
  );
}

const mostShown = 20;

async function waitFor(place: StackSetReference, OperationId: string | undefined): Promise<string> {
  const { cli, cloudFormation, name, callAs } = place;
  return withProgress(cli.io, name, async (say) => {
    for (;;) {
      const { StackSetOperation } = await cloudFormation.send(
        new DescribeStackSetOperationCommand({ StackSetName: name, OperationId, CallAs: callAs }),
      );
      const status = StackSetOperation?.Status ?? 'UNKNOWN';
      if (!['RUNNING', 'QUEUED', 'STOPPING'].includes(status)) return status;
      const results = await resultsOf(place, OperationId);
      const done = results.filter(({ Status }) => Status !== 'PENDING' && Status !== 'RUNNING');
      say(bar(done.length, results.length, 'accounts'));
      await cli.tools.sleep(pollMilliseconds);
    }
  });
}

async function resultsOf({ cloudFormation, name, callAs }: StackSetReference, OperationId: string | undefined) {
  const results: StackSetOperationResultSummary[] = [];
  let token: string | undefined;
  do {
    const page = await cloudFormation.send(
      new ListStackSetOperationResultsCommand({
        StackSetName: name,
        OperationId,
        CallAs: callAs,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    results.push(...(page.Summaries ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return results;
}

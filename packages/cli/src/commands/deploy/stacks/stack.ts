/** One CloudFormation stack: change set, execution, deletion. Every step can be repeated after an interruption. */
import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Change,
  type Parameter,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { BadInputError } from '@asr/operations/input';
import type { Cli } from '../../../runtime/index.ts';
import { withProgress } from '../../../terminal/index.ts';
import { hasSucceeded, stateOf } from './stack-state.ts';

export interface StackPlace {
  readonly cli: Cli;
  readonly cloudFormation: CloudFormationClient;
  readonly name: string;
}

const pollMilliseconds = 3000;

export async function describeStack({ cloudFormation, name }: StackPlace): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    // CloudFormation has no error of its own for this.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

/** The parameters of a stack, or `undefined` without one. */
export function valuesOf(stack: Stack | undefined): { readonly [name: string]: string } | undefined {
  if (stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const { Parameters = [] } = stack;
  return Object.fromEntries(
    Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
  );
}

/** Waits until no operation runs. @throws BadInputError if the stack needs the operator first. */
export async function settled(place: StackPlace): Promise<Stack | undefined> {
  for (;;) {
    const stack = await describeStack(place);
    const state = stateOf(place.name, stack?.StackStatus);
    if (state.kind === 'stuck') throw new BadInputError(state.advice);
    if (state.kind !== 'wait') return state.kind === 'create' ? undefined : stack;
    await place.cli.tools.sleep(pollMilliseconds);
  }
}

export interface ChangeSet {
  readonly name: string;
  readonly changes: readonly Change[];
}

/** Creates a change set. `undefined`: the stack already has this template and these parameters. */
export async function createChangeSet(
  place: StackPlace,
  {
    templateUrl,
    parameters,
    version,
    isNew,
  }: {
    readonly templateUrl: string;
    readonly parameters: readonly Parameter[];
    readonly version: string;
    readonly isNew: boolean;
  },
): Promise<ChangeSet | undefined> {
  const { cloudFormation, name, cli } = place;
  const ChangeSetName = `asr-${version.replaceAll(/[^A-Za-z0-9-]/g, '-')}-${Date.now()}`;
  await cloudFormation.send(
    new CreateChangeSetCommand({
      StackName: name,
      ChangeSetName,
      ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
      TemplateURL: templateUrl,
      Parameters: [...parameters],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: [{ Key: 'asr:version', Value: version }],
    }),
  );
  for (;;) {
    const set = await readChangeSet(place, ChangeSetName);
    if (set.status === 'CREATE_COMPLETE') return { name: ChangeSetName, changes: set.changes };
    if (set.status === 'FAILED') {
      await cloudFormation.send(new DeleteChangeSetCommand({ StackName: name, ChangeSetName }));
      if (/didn't contain changes|No updates are to be performed/i.test(set.reason)) return undefined;
      throw new BadInputError(`CloudFormation refuses the change set of ${name}: ${set.reason}`);
    }
    await cli.tools.sleep(pollMilliseconds);
  }
}

async function readChangeSet({ cloudFormation, name }: StackPlace, ChangeSetName: string) {
  const changes: Change[] = [];
  let token: string | undefined;
  let status = '';
  let reason = '';
  do {
    const page = await cloudFormation.send(
      new DescribeChangeSetCommand({
        StackName: name,
        ChangeSetName,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    changes.push(...(page.Changes ?? []));
    ({ Status: status = '', StatusReason: reason = '' } = page);
    token = page.NextToken;
  } while (token !== undefined);
  return { status, reason, changes };
}

export async function discardChangeSet({ cloudFormation, name }: StackPlace, set: ChangeSet): Promise<void> {
  await cloudFormation.send(new DeleteChangeSetCommand({ StackName: name, ChangeSetName: set.name }));
}

export async function executeChangeSet(place: StackPlace, set: ChangeSet): Promise<void> {
  await place.cloudFormation.send(new ExecuteChangeSetCommand({ StackName: place.name, ChangeSetName: set.name }));
  await untilDone(place, set.changes.length);
}

/** Deletes the stack. `false`: there is none. */
export async function deleteStack(place: StackPlace): Promise<boolean> {
  const stack = await describeStack(place);
  if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return false;
  if (stack.StackStatus !== 'DELETE_IN_PROGRESS')
    await place.cloudFormation.send(new DeleteStackCommand({ StackName: place.name }));
  // The name finds only stacks that exist, and the id also deleted ones.
  await untilDone({ ...place, name: stack.StackId ?? place.name }, 0);
  return true;
}

async function untilDone(place: StackPlace, all: number): Promise<void> {
  const status = await withProgress(place.cli.io, place.name, async (say) => {
    for (;;) {
      const stack = await describeStack(place);
      const present = stack?.StackStatus ?? 'DELETE_COMPLETE';
      if (!present.endsWith('_IN_PROGRESS')) return present;
      const { done, last } = await progressOf(place);
      say(`${done}${all === 0 ? '' : ` of ${all}`} resources${last === '' ? '' : `, ${last}`}`);
      await place.cli.tools.sleep(pollMilliseconds);
    }
  });
  if (hasSucceeded(status)) return;
  const { failures } = await progressOf(place);
  throw new Error([`${place.name} ended as ${status}.`, ...failures.map((line) => `  ${line}`)].join('\n'));
}

/** From the newest events, back to the start of the present operation. */
async function progressOf({ cloudFormation, name }: StackPlace) {
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: name }));
  const start = StackEvents.findIndex(
    ({ LogicalResourceId, PhysicalResourceId, StackId, ResourceStatus = '' }) =>
      PhysicalResourceId === StackId &&
      LogicalResourceId !== undefined &&
      /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(ResourceStatus),
  );
  const events = start === -1 ? StackEvents : StackEvents.slice(0, start);
  const done = events.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_COMPLETE'));
  const failed = events.filter(({ ResourceStatus = '' }) => ResourceStatus.endsWith('_FAILED'));
  return {
    done: new Set(done.map(({ LogicalResourceId }) => LogicalResourceId)).size,
    last: events[0]?.LogicalResourceId ?? '',
    // The first failure is the cause: later ones are usually cancellations.
    failures: failed
      .toReversed()
      .map(({ LogicalResourceId = '', ResourceStatusReason = '' }) => `${LogicalResourceId}: ${ResourceStatusReason}`)
      .filter((line) => !/Resource (creation|update) cancelled/i.test(line)),
  };
}

/**
 * Asks ASR for something as the owner of an account: by an event in the caller's own name, without the right to start
 * executions or to look at anything.
 */
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import {
  delegatedEventTypes,
  delegationName,
  readDelegate,
  requestsBusName,
  sourceOf,
  type DelegatedAction,
} from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';
import { Option, type Command } from 'commander';
import { BadInputError } from '../input/index.ts';
import type { Cli } from '../runtime/index.ts';
import type { DeploymentOptions } from '../deployment/index.ts';
import { printJson } from '../terminal/index.ts';
import { callerOf } from './caller.ts';

export interface DelegationOption {
  readonly delegation?: string;
}

export function delegationOption(): Option {
  return new Option(
    '--delegation <name>',
    'send the request as an account owner, under this delegation of asr.config.yaml',
  );
}

/** Options that a delegate cannot give are an error: who relies on one must not believe that it did something. */
export function refuseOptionsBut(command: Command, allowed: readonly string[]): void {
  const known = new Set(['delegation', 'json', 'namespace', ...allowed]);
  const given = command.options.find(
    (option) => !known.has(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given === undefined) return;
  throw new BadInputError(
    `${given.long} cannot be given with --delegation: the request is sent in your own name, and the finding's note reports the outcome.`,
  );
}

export interface Asked {
  readonly delegation: string;
  readonly action: DelegatedAction;
  readonly detail: object;
}

export async function ask(
  cli: Cli,
  { namespace, region, json = false }: DeploymentOptions,
  { delegation, action, detail }: Asked,
): Promise<void> {
  const aws = cli.tools.adminAccount(region);
  const source = await ownSource(aws, delegation);
  const detailType = delegatedEventTypes[action];
  const bus = requestsBusName(namespace);
  const Detail = JSON.stringify(detail);
  const eventId = await put(aws, { EventBusName: bus, Source: source, DetailType: detailType, Detail });
  if (json) printJson(cli.io, { eventId, bus, source, detailType, detail });
  else cli.io.out(`Sent to ${bus} as ${source}:\n  ${detailType} ${Detail}\nEvent ${eventId}. ${whereToLook}\n`);
}

async function ownSource(aws: Aws, delegation: string): Promise<string> {
  if (!delegationName.test(delegation))
    throw new BadInputError(`${delegation} is not the name of a delegation, such as shop-team.`);
  const { userId } = await callerOf(aws);
  const source = sourceOf(delegation, userId);
  if (readDelegate(source) !== undefined) return source;
  throw new BadInputError(
    `IAM knows you as ${userId}. Only a user, or a session of a role, can ask by a delegation: log in as one.`,
  );
}

/** EventBridge can take the call and not the event. */
async function put(aws: Aws, entry: PutEventsRequestEntry): Promise<string> {
  const { FailedEntryCount, Entries: [sent] = [] } = await aws
    .client(EventBridgeClient)
    .send(new PutEventsCommand({ Entries: [entry] }));
  if (FailedEntryCount === 0 && sent?.EventId !== undefined) return sent.EventId;
  throw new Error(
    `The bus ${entry.EventBusName} did not take the request: ${sent?.ErrorCode ?? 'no reason given'} ${sent?.ErrorMessage ?? ''}`.trimEnd(),
  );
}

const whereToLook =
  "The finding's note in Security Hub reports the outcome. If it does not within some minutes, the request was refused; the operators of ASR see why with `asr history`.";

/** The option `--delegation`: the command sends a request as an account owner. */
import { type DelegatedRequest, putRequest } from '@asr/operations/delegation';
import { BadInputError } from '@asr/operations/input';
import { Option, type Command } from 'commander';
import type { DeploymentOptions } from '../deployment/index.ts';
import type { Cli } from '../runtime/index.ts';
import { printJson, printText, printable } from '../terminal/index.ts';

export interface DelegationOption {
  readonly delegation?: string;
}

export function delegationOption(): Option {
  return new Option(
    '--delegation <name>',
    'send the request as an account owner, under this delegation in asr.config.yaml',
  );
}

/** Refuses options that have no effect with --delegation, so that the caller does not rely on them. */
export function refuseOptionsBut(command: Command, allowed: readonly string[]): void {
  const known = new Set(['delegation', 'json', 'namespace', ...allowed]);
  const given = command.options.find(
    (option) => !known.has(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given === undefined) return;
  throw new BadInputError(
    `${given.long} is not available with --delegation. The finding's note reports the outcome of the request.`,
  );
}

export async function sendRequest(
  cli: Cli,
  { namespace, region, json = false }: DeploymentOptions,
  request: DelegatedRequest,
): Promise<void> {
  const { detail } = request;
  const sent = await putRequest(cli.tools.adminAccount(region), namespace, request);
  const { eventId, bus, source, detailType } = sent;
  if (json) printJson(cli.io, { ...sent, detail });
  else
    printText(
      cli.io,
      `Sent to ${bus} as ${source}:\n  ${detailType} ${printable(JSON.stringify(detail))}\nEvent ${eventId}. ${whereToFindOutcome}`,
    );
}

const whereToFindOutcome =
  "The finding's note in Security Hub reports the outcome. If it does not within a few minutes, ASR refused the request. The operators of ASR see the reason with `asr history`.";

/** `asr history`: what was done, to what, and by whom. */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { InvalidArgumentError, type Command } from 'commander';
import { historyInDynamoDb, type RemediationRecord } from '@asr/orchestrator';
import { BadInputError } from '../bad-input.ts';
import { changeLine } from '../change-lines.ts';
import { addCommand, type Cli } from '../cli.ts';
import { adminClient, historyTable, withDeployment, type DeploymentOptions } from '../deployment.ts';
import { printJson, type Io } from '../io.ts';
import { paintOutcome } from '../render-local.ts';
import { shortResource, table } from '../table.ts';

interface HistoryOptions extends DeploymentOptions {
  readonly last: number;
}

export function addHistory(parent: Command, cli: Cli): void {
  withDeployment(
    addCommand(parent, 'history', 'Shows the latest remediations, or all that is known of one.', [
      'asr history --last 20',
      'asr history r-0a1b2c3d4e5f60718293 --json',
    ]),
  )
    .argument('[remediation-id]', 'show this one in full')
    .option('--last <number>', 'how many to list', positive, 20)
    .action(async (id: string | undefined, options: HistoryOptions) => {
      if (id === undefined) await list(cli, options);
      else await show(cli, options, id);
    });
}

/** One row of the list. */
type Listed = Pick<
  RemediationRecord,
  'remediationId' | 'controlId' | 'accountId' | 'region' | 'resourceId' | 'outcome' | 'actor' | 'startedAt'
>;

async function list(cli: Cli, options: HistoryOptions): Promise<void> {
  const records = (await scan(cli, options)).toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).slice(0, options.last);
  if (options.json === true) return printJson(cli.io, records);
  const rows = records.map(({ startedAt, controlId, accountId, region, resourceId, outcome, actor, remediationId }) => [
    startedAt.slice(0, 19).replace('T', ' '),
    controlId,
    accountId,
    region,
    shortResource(resourceId),
    outcome === null ? 'running' : paintOutcome(outcome, cli.io),
    actor,
    remediationId,
  ]);
  cli.io.out(table(cli.io, ['Started (UTC)', 'Control', 'Account', 'Region', 'Resource', 'Outcome', 'By', 'Remediation'], rows));
}

/** Reads the whole table, since there is no index by time: about two cents for each gigabyte of history. */
async function scan(cli: Cli, options: HistoryOptions): Promise<readonly Listed[]> {
  const names = ['remediationId', 'controlId', 'accountId', 'region', 'resourceId', 'outcome', 'actor', 'startedAt'];
  const pages = paginateScan(
    { client: adminClient(cli, options, DynamoDBClient) },
    {
      TableName: await historyTable(cli, options),
      FilterExpression: 'sk = :record',
      ExpressionAttributeValues: { ':record': { S: 'RECORD' } },
      ProjectionExpression: names.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    },
  );
  const records: Listed[] = [];
  for await (const { Items = [] } of pages) records.push(...Items.map((item) => unmarshall(item) as Listed));
  return records;
}

async function show(cli: Cli, options: HistoryOptions, id: string): Promise<void> {
  const history = historyInDynamoDb(adminClient(cli, options, DynamoDBClient), await historyTable(cli, options));
  const record = await history.find(id);
  if (record === undefined) throw new BadInputError(`${id}: history knows no such remediation. \`asr history\` lists them.`);
  if (options.json === true) printJson(cli.io, record);
  else cli.io.out(describe(record, cli.io));
}

function describe(record: RemediationRecord, io: Io): string {
  const { remediationId, controlId, accountId, region, resourceId, finding, outcome, reason, changes, pending } = record;
  const lines = [
    `${io.paint('bold', remediationId)}  ${controlId}  ${outcome === null ? 'running' : paintOutcome(outcome, io)}`,
    `  ${resourceId} in account ${accountId}, ${region}`,
    `  ${finding.id}`,
    `  Started ${record.startedAt} by ${record.actor}${record.finishedAt === null ? '' : `, ended ${record.finishedAt}`}`,
    ...(reason === '' ? [] : [`  ${reason}`]),
    ...changes.map((change) => `  ${changeLine(change)}`),
    ...pending.map((change) => `  ${changeLine({ ...change, state: 'awaiting-approval' })}`),
    ...(record.approval === null ? [] : [`  Approved by ${record.approval.by}: ${record.approval.because}`]),
    ...(record.undo === null ? [] : [`  Undone ${record.undo.at} by ${record.undo.by}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

/**
 * The first page of each list of the console, with a large history on the local cloud. Times depend on this machine and on
 * moto, which takes milliseconds for each item that it returns. `reads.test.ts` of the operations asserts what is read.
 */
import { BatchWriteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { loadConsole, systemIo, systemTools } from '@asr/cli';
import { signIn } from '@asr/console/testing';
import { type LocalCloud, openLocalCloud, startMoto } from '@asr/local-cloud';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { buildWeb, isOutdated } from '../web/build.ts';
import type { Progress } from './load.ts';
import { page, table } from './markdown.ts';
import { median } from './median.ts';
import { createOpenGroups, findingOf, importedEvent } from './open-groups.ts';

interface ConsoleOptions {
  readonly remediations: number;
  readonly findings: number;
}

export interface ConsoleFigures extends ConsoleOptions {
  readonly pages: readonly {
    readonly path: string;
    readonly firstMilliseconds: number;
    readonly medianMilliseconds: number;
  }[];
}

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };

/** What the pages of the console load first (`most`) and then, and filters that match few records or none. */
const paths = [
  '/me',
  '/stop',
  '/inbox?since=7d&most=100',
  '/inbox?since=7d',
  '/findings',
  '/findings?severity=CRITICAL',
  '/remediations',
  '/remediations?control=EC2.19',
  '/remediations?outcome=failed',
  '/remediations?account=111111111111&since=24h',
  '/controls?most=100',
  '/controls',
  '/accounts?most=100',
  '/accounts',
  '/metrics?since=30d&most=100',
  '/metrics?since=30d',
];

const rounds = 5;
/** No further round of a page starts after this time. */
const longestSeconds = 10;

export async function consolePages(options: ConsoleOptions, progress: Progress): Promise<ConsoleFigures> {
  if (isOutdated()) await buildWeb();
  const moto = await startMoto(progress);
  try {
    const cloud = await openLocalCloud({ motoUrl: moto.url, policy });
    try {
      await fill(cloud, options, progress);
      return { ...options, pages: await timed(cloud, progress) };
    } finally {
      await cloud.close();
    }
  } finally {
    await moto.stop();
  }
}

async function timed(cloud: LocalCloud, progress: Progress): Promise<ConsoleFigures['pages']> {
  const { openConsole } = await loadConsole();
  const tools = { ...systemTools, program: null, adminAccount: () => cloud.admin };
  const opened = await openConsole(
    { cli: { io: systemIo, tools, exitCode: 0 }, namespace: 'ASR', isDemo: true },
    { mayWrite: false },
  );
  try {
    const headers = await signIn(opened);
    const pages: ConsoleFigures['pages'][number][] = [];
    for (const path of paths) {
      progress(`Reads ${path}.`);
      const times: number[] = [];
      const end = performance.now() + longestSeconds * 1000;
      for (let round = 0; round < rounds && (round === 0 || performance.now() < end); round += 1) {
        const began = performance.now();
        const response = await fetch(`${opened.origin}/api/v1${path}`, { headers });
        const body = await response.text();
        if (!response.ok) throw new Error(`${path} answered ${response.status}: ${body}`);
        times.push(performance.now() - began);
      }
      pages.push({ path, firstMilliseconds: times[0] ?? NaN, medianMilliseconds: median(times) });
    }
    return pages;
  } finally {
    await opened.close();
  }
}

/** Adds copies of one real remediation over the last 30 days, and findings. One of ten has another control or severity. */
async function fill(cloud: LocalCloud, { remediations, findings }: ConsoleOptions, progress: Progress): Promise<void> {
  const [group] = await createOpenGroups(cloud, 1);
  if (group === undefined) throw new Error('The local cloud has no security group.');
  await cloud.putEvent(importedEvent(findingOf(group)));
  cloud.addFindings(
    ...Array.from({ length: findings }, (_, nth) => ({
      ...findingOf({ ...group, groupId: `sg-${String(nth).padStart(8, '0')}` }),
      Severity: { Label: nth % 10 === 0 ? 'CRITICAL' : 'HIGH' },
    })),
  );
  const dynamodb = cloud.admin.client(DynamoDBClient);
  const { Items = [] } = await dynamodb.send(
    new ScanCommand({
      TableName: cloud.historyTable,
      FilterExpression: 'sk = :record',
      ExpressionAttributeValues: marshall({ ':record': 'RECORD' }),
    }),
  );
  const [record] = Items.map((item) => unmarshall(item));
  if (record === undefined) throw new Error('History has no record.');
  const newest = cloud.admin.now().getTime();
  const step = (30 * 86_400_000) / remediations;
  const copyOf = (nth: number) => {
    const startedAt = new Date(newest - nth * step).toISOString();
    const controlId = nth % 10 === 0 ? 'EC2.19' : 'EC2.13';
    const outcome = nth % 50 === 0 ? 'failed' : nth % 20 === 0 ? 'refused' : 'fixed';
    const id = `r-${String(nth).padStart(20, '0')}`;
    const resource = `sg-${String(nth).padStart(17, '0')}`;
    return {
      ...record,
      pk: `REMEDIATION#${id}`,
      remediationId: id,
      controlId,
      outcome,
      startedAt,
      finishedAt: startedAt,
      resourceId: `arn:aws:ec2:${group.region}:${group.accountId}:security-group/${resource}`,
      inMonth: startedAt.slice(0, 7),
      ofControl: controlId,
      ofResource: resource,
      ofFinding: `finding-${nth}`,
    };
  };
  const inARequest = 25;
  for (let nth = 0; nth < remediations; nth += inARequest) {
    const count = Math.min(inARequest, remediations - nth);
    const puts = Array.from({ length: count }, (_, more) => ({
      PutRequest: { Item: marshall(copyOf(nth + more), { removeUndefinedValues: true }) },
    }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [cloud.historyTable]: puts } }));
    if (nth % 10_000 === 0) progress(`${nth} of ${remediations} remediations are in history.`);
  }
}

export function consolePage({ remediations, findings, pages }: ConsoleFigures): string {
  const count = (number: number) => number.toLocaleString('en-US');
  return page(
    '## The console',
    `Milliseconds that the console takes to answer the first page of each list, with ${count(remediations)} remediations in 30 days and ${count(findings)} open findings. Times are those of moto, which takes milliseconds for each remediation, and do not apply to AWS. The [guide](../guides/console.md) says how many remediations each page reads.`,
    table(
      ['Request', 'First', `Median of up to ${rounds}`],
      pages.map(({ path, firstMilliseconds, medianMilliseconds }) => [
        `\`${path}\``,
        Math.round(firstMilliseconds),
        Math.round(medianMilliseconds),
      ]),
    ),
  );
}

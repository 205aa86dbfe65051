/** Counts the units that AWS would bill for remediations on the local cloud, from their calls and log lines. */
import { DynamoDBClient, ScanCommand, type DynamoDBClient as Client } from '@aws-sdk/client-dynamodb';
import {
  type AwsCall,
  type Counts,
  type Item,
  type LocalCloud,
  type LocalCloudOptions,
  itemBytes,
  openLocalCloud,
  unitsOf,
} from '@asr/local-cloud';
import { historyIndexes } from '@asr/orchestrator';
import type { Counted } from './cost.ts';

export interface Meter {
  readonly cloud: LocalCloud;
  /** Sets all counts to 0. */
  reset(): void;
  /** Since the last reset, or the opening. */
  read(): Promise<Reading>;
}

interface Reading {
  readonly counts: Counts;
  readonly calls: { readonly [operation: string]: number };
  /** The total of all remediations. */
  readonly counted: Counted;
  /** The metrics of CloudWatch with at least one value. */
  readonly metrics: { readonly ofControl: number; readonly ofAll: number };
}

interface Seen extends Pick<AwsCall, 'service' | 'operation'> {
  /** Only for calls that are billed by their content. */
  readonly body: string;
}

const billedByContent = new Set(['dynamodb', 'events']);

export async function openMeter(options: Omit<LocalCloudOptions, 'watch' | 'log'>): Promise<Meter> {
  let calls: Seen[] = [];
  let logBytes = 0;
  let reports = 0;
  let metrics = new Set<string>();
  const cloud = await openLocalCloud({
    ...options,
    watch: ({ service, operation }, body) =>
      void calls.push({ service, operation, body: billedByContent.has(service) ? body : '' }),
    log: (functionName, line) => {
      if (functionName.includes('Report') && line.includes('"Reported"')) reports += 1;
      logBytes += Buffer.byteLength(line) + 1;
      for (const metric of metricsIn(line)) metrics.add(metric);
    },
  });
  let before = cloud.counts();
  const dynamodb = cloud.admin.client(DynamoDBClient);

  return {
    cloud,
    reset() {
      calls = [];
      logBytes = 0;
      reports = 0;
      metrics = new Set();
      before = cloud.counts();
    },
    async read() {
      const now = cloud.counts();
      const counts = {
        transitions: now.transitions - before.transitions,
        lambdaInvocations: now.lambdaInvocations - before.lambdaInvocations,
        awsApiCalls: now.awsApiCalls - before.awsApiCalls,
      };
      const seen = calls;
      const number = (service: string, operation: string) =>
        seen.filter((call) => call.service === service && call.operation === operation).length;
      const items = await sizesOfItems(dynamodb, cloud.historyTable, seen);
      const table = { indexedBy: Object.keys(historyIndexes), bytesOf: (key: Item) => items.largest(key) };
      const units = seen
        .filter(({ service }) => service === 'dynamodb')
        .map(({ operation, body }) => unitsOf(operation, JSON.parse(body) as object, table));
      // Every execution invokes Parse and Report once. The other invocations are batches of the queue.
      const executions = reports;
      const batches = counts.lambdaInvocations - 2 * executions;
      return {
        counts,
        calls: Object.fromEntries(
          [...Map.groupBy(seen, ({ service, operation }) => `${service}:${operation}`)].map(([name, { length }]) => [
            name,
            length,
          ]),
        ),
        counted: {
          stateTransitions: counts.transitions,
          lambdaInvocations: counts.lambdaInvocations,
          dynamoDbWriteUnits: units.reduce((sum, { write }) => sum + write, 0),
          dynamoDbReadUnits: units.reduce((sum, { read }) => sum + read, 0),
          storedKilobytes: items.stored(seen) / 1024,
          sqsRequests: number('sqs', 'SendMessage') + 2 * batches,
          emails: number('sns', 'Publish'),
          events: seen
            .filter(({ operation }) => operation === 'PutEvents')
            .reduce((sum, { body }) => sum + entriesIn(body), 0),
          logKilobytes: logBytes / 1024,
          executions,
        },
        metrics: {
          ofControl: [...metrics].filter((name) => name.includes('Control')).length,
          ofAll: [...metrics].filter((name) => !name.includes('Control')).length,
        },
      };
    },
  };
}

/** The counts divided by this number. */
export function share(counted: Counted, among: number): Counted {
  return Object.fromEntries(
    Object.entries(counted).map(([name, value]) => [name, (value as number) / among]),
  ) as unknown as Counted;
}

/** The counts of two readings. */
export function sumOf(one: Counted, other: Counted): Counted {
  return Object.fromEntries(
    Object.entries(one).map(([name, value]) => [name, (value as number) + other[name as keyof Counted]]),
  ) as unknown as Counted;
}

/** The metrics that a line in CloudWatch's embedded format sends to. */
function metricsIn(line: string): readonly string[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const { _aws } = JSON.parse(line) as {
    readonly _aws: {
      readonly CloudWatchMetrics: readonly {
        readonly Dimensions: readonly (readonly string[])[];
        readonly Metrics: readonly { readonly Name: string }[];
      }[];
    };
  };
  return _aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((dimensions) => Metrics.map(({ Name }) => `${Name} by ${dimensions.join(', ')}`)),
  );
}

function entriesIn(body: string): number {
  return (JSON.parse(body) as { readonly Entries: readonly object[] }).Entries.length;
}

/** The sizes of the items of these calls: as they are in the table now, or as they were written. */
async function sizesOfItems(client: Client, TableName: string, seen: readonly Seen[]) {
  const sizes = new Map<string, number>();
  const stored = new Map<string, number>();
  const learn = (into: Map<string, number>, item: Item): void =>
    void into.set(nameOf(item), Math.max(into.get(nameOf(item)) ?? 0, itemBytes(item)));
  for (const { operation, body } of seen)
    if (operation === 'TransactWriteItems') for (const item of itemsPutIn(body)) learn(sizes, item);
  let ExclusiveStartKey: Item | undefined;
  do {
    const page: { readonly Items?: unknown; readonly LastEvaluatedKey?: unknown } = await client.send(
      new ScanCommand({
        TableName,
        ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey: ExclusiveStartKey as never }),
      }),
    );
    for (const item of (page.Items ?? []) as readonly Item[]) learn(stored, item);
    ExclusiveStartKey = page.LastEvaluatedKey as Item | undefined;
  } while (ExclusiveStartKey !== undefined);
  const largest = (key: Item) => Math.max(sizes.get(nameOf(key)) ?? 0, stored.get(nameOf(key)) ?? 0);
  return {
    largest,
    /** Bytes that these calls left in the table. */
    stored: (calls: readonly Seen[]) => {
      const put = new Set(
        calls.flatMap(({ operation, body }) =>
          operation === 'TransactWriteItems' ? itemsPutIn(body).map(nameOf) : [],
        ),
      );
      return [...put].reduce((sum, name) => sum + (stored.get(name) ?? 0), 0);
    },
  };
}

function itemsPutIn(body: string): readonly Item[] {
  const { TransactItems } = JSON.parse(body) as {
    readonly TransactItems: readonly { readonly Put?: { readonly Item: Item } }[];
  };
  return TransactItems.flatMap(({ Put }) => (Put === undefined ? [] : [Put.Item]));
}

function nameOf({ pk, sk }: Item): string {
  return `${String(pk?.['S'])} ${String(sk?.['S'])}`;
}

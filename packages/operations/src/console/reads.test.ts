/** How much the first page of each list reads, with 100,000 remediations and 10,000 findings. */
import { describe, expect, it } from '@jest/globals';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Policy, defaultPolicy } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import { aRecord, hostOn, fakeHistory, removedRule } from '../testing/index.ts';
import { consoleOperations } from './console-operations.ts';

const remediations = 100_000;
const findings = 10_000;
interface Query {
  readonly ExpressionAttributeValues: { readonly ':until': { readonly S: string } };
  readonly Limit: number;
  readonly ExclusiveStartKey?: { readonly nth: { readonly N: string } };
}
interface FindingsPage {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}
interface Keys {
  readonly RequestItems: {
    readonly [table: string]: { readonly Keys: readonly { readonly pk: { readonly S: string } }[] };
  };
}

const newest = Date.parse('2026-11-20T23:59:59Z');

/** Every fourth plan waits for an approval. */
function recordOf(nth: number) {
  const isWaiting = nth % 4 === 0;
  return aRecord({
    remediationId: `r-${String(nth).padStart(20, '0')}`,
    resourceId: `sg-${nth}`,
    startedAt: new Date(newest - nth * 1000).toISOString(),
    ...(isWaiting
      ? { outcome: 'awaiting-approval', changes: [], pending: [removedRule], digest: 'a1'.repeat(32) }
      : {}),
  });
}

/** The newest record that started at this time or before. `9` is after every time. */
function firstUntil(until: string): number {
  return until === '9' ? 0 : Math.max(0, Math.ceil((newest - Date.parse(until)) / 1000));
}

/** DynamoDB and Security Hub, which answer page by page. */
function largeDeployment() {
  const { handlers } = fakeHistory([]);
  const aws = fakeAws({
    ...handlers,
    QueryCommand: ({ ExclusiveStartKey, ExpressionAttributeValues, Limit }: Query) => {
      const first = Number(ExclusiveStartKey?.nth.N ?? firstUntil(ExpressionAttributeValues[':until'].S));
      const Items = Array.from({ length: Limit }, (_, nth) =>
        marshall({ pk: `REMEDIATION#${recordOf(first + nth).remediationId}`, sk: 'RECORD' }),
      );
      const next = first + Limit;
      return { Items, ...(next < remediations ? { LastEvaluatedKey: { nth: { N: String(next) } } } : {}) };
    },
    BatchGetItemCommand: ({ RequestItems }: Keys) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys }]) => [
          table,
          Keys.map(({ pk }) => {
            const record = recordOf(Number(pk.S.slice(-20)));
            return marshall({ ...record, pk: pk.S, sk: 'RECORD' }, { removeUndefinedValues: true });
          }),
        ]),
      ),
    }),
    GetFindingsCommand: ({ MaxResults = 0, NextToken = '0' }: FindingsPage) => ({
      Findings: Array.from({ length: MaxResults }, (_, nth) => ({
        Id: `finding-${Number(NextToken) + nth}`,
        AwsAccountId: '111122223333',
        Compliance: { SecurityControlId: 'EC2.13' },
      })),
      ...(Number(NextToken) + MaxResults < findings ? { NextToken: String(Number(NextToken) + MaxResults) } : {}),
    }),
  });
  const operations = consoleOperations({
    host: hostOn(aws),
    version: '0.1.0',
    namespace: 'ASR',
    isDemo: false,
  });
  const count = (action: string) => aws.calls.filter((call) => call === action).length;
  const reads = () => ({
    queries: count('dynamodb:Query'),
    batches: count('dynamodb:BatchGetItem'),
    findings: count('securityhub:GetFindings'),
  });
  return { operations, reads };
}

const isVisible = () => true;

type Operations = ReturnType<typeof consoleOperations>;

describe(`the first page, with ${remediations} remediations and ${findings} findings`, () => {
  it('of history reads one page of DynamoDB', async () => {
    const { operations, reads } = largeDeployment();
    const { items, nextCursor } = await operations.remediations({ limit: 25, isVisible });

    expect({ shown: items.length, hasMore: nextCursor !== null }).toEqual({ shown: 25, hasMore: true });
    expect(reads()).toEqual({ queries: 1, batches: 1, findings: 0 });
  });

  it('of an outcome that no remediation has reads the newest 250, and says that it is partial', async () => {
    const { operations, reads } = largeDeployment();
    const page = await operations.remediations({ limit: 25, isVisible, outcome: 'undone' });

    expect(page).toEqual({ items: [], nextCursor: expect.any(String), isPartial: true });
    expect(reads()).toMatchObject({ queries: 2, batches: 3 });
  });

  it('and so does the page after it', async () => {
    const { nextCursor } = await largeDeployment().operations.remediations({ limit: 25, isVisible, outcome: 'undone' });
    const { operations, reads } = largeDeployment();
    await operations.remediations({ limit: 25, isVisible, outcome: 'undone', cursor: nextCursor ?? '' });

    expect(reads()).toMatchObject({ queries: 2, batches: 3 });
  });

  it('of the inbox reads the newest 2,000 remediations, and says that there are more', async () => {
    const { operations, reads } = largeDeployment();
    const inbox = await operations.inbox('7d', isVisible);

    expect(inbox).toMatchObject({ isPartial: true, command: 'asr inbox --since 7d' });
    expect(inbox.awaitingApproval).toHaveLength(100);
    expect(inbox.counts).toEqual({ awaitingApproval: 500, failed: 0, refused: 0, deferred: 0 });
    expect(reads()).toEqual({ queries: 4, batches: 21, findings: 0 });
  });

  it.each([
    ['controls', (operations: Operations) => operations.controls(isVisible)],
    ['accounts', (operations: Operations) => operations.accounts(isVisible)],
    ['metrics', (operations: Operations) => operations.metrics('30d', isVisible)],
    [
      'a change of the policy',
      async (operations: Operations) => (await operations.policyImpact('EC2.13', 'automatic', isVisible)).observed,
    ],
  ])('of %s reads the newest 20,000 remediations, and says that there are more', async (_, read) => {
    const { operations, reads } = largeDeployment();

    expect(await read(operations)).toMatchObject({ isPartial: true });
    expect(reads()).toMatchObject({ queries: 22, batches: 201 });
  });

  it.each([
    ['the inbox', (operations: Operations) => operations.inbox('7d', isVisible, 100)],
    ['controls', (operations: Operations) => operations.controls(isVisible, 100)],
    ['accounts', (operations: Operations) => operations.accounts(isVisible, 100)],
    ['metrics', (operations: Operations) => operations.metrics('30d', isVisible, 100)],
  ])('of %s reads the newest 100 remediations first, if the page asks for so few', async (_, read) => {
    const { operations, reads } = largeDeployment();

    expect(await read(operations)).toMatchObject({ isPartial: true });
    expect(reads()).toMatchObject({ queries: 2, batches: 3 });
  });

  it('of findings makes one request to Security Hub', async () => {
    const { operations, reads } = largeDeployment();
    const { items, nextCursor } = await operations.findings({ limit: 25, isVisible });

    expect({ shown: items.length, hasMore: nextCursor !== null }).toEqual({ shown: 25, hasMore: true });
    expect(reads()).toEqual({ queries: 0, batches: 0, findings: 1 });
  });
});

describe('the overdue findings of the console', () => {
  const finding = (Id: string, AwsAccountId: string) => ({
    Id,
    AwsAccountId,
    ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub',
    FirstObservedAt: '2026-01-01T00:00:00Z',
    Compliance: { SecurityControlId: 'EC2.13' },
    Severity: { Label: 'HIGH' },
  });
  const Findings = [
    ...Array.from({ length: 150 }, (_, nth) => finding(`finding-${nth}`, '111122223333')),
    finding('hidden', '444455556666'),
  ];
  const consoleWith = (deadlines: Policy['deadlines']) => {
    const aws = fakeAws({ ...fakeHistory([]).handlers, GetFindingsCommand: () => ({ Findings }) });
    const hosted = { actor: 'maria', policy: { ...defaultPolicy, deadlines } };
    return { aws, operations: consoleOperations({ ...settings, host: hostOn(aws), hosted }) };
  };
  const settings = { version: '0.1.0', namespace: 'ASR', isDemo: false };

  it('are those of the accounts that the caller can see, and 100 at most', async () => {
    const { operations } = consoleWith([{ days: 30, action: 'tell' }]);
    const overdue = await operations.overdue((accountId) => accountId === '111122223333');

    expect(overdue).toMatchObject({ count: 150, hasMore: false, hasDeadlines: true, command: 'asr inbox' });
    expect(overdue.items).toHaveLength(100);
    expect(overdue.items[0]).toMatchObject({ status: 'ASR has not reported it yet.' });
    expect(overdue.items[0]).not.toHaveProperty('reportId');
    expect(await operations.overdue(isVisible)).toMatchObject({ count: 151 });
  });

  it('make no request if the policy has no deadlines', async () => {
    const { aws, operations } = consoleWith([]);

    expect(await operations.overdue(isVisible)).toMatchObject({ items: [], count: 0, hasDeadlines: false });
    expect(aws.calls).toEqual([]);
  });
});

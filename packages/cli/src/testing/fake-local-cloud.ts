/** A local cloud that returns results of the test and records its inputs. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { EventRun, LocalCloud } from '@asr/local-cloud';
import type { RemediationRecord, ReportOutput } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import type { LocalCloudModule } from '../runtime/index.ts';
import { maria } from '@asr/operations/testing';

export const executionArn = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:now';
export const customActionArn = 'arn:aws:securityhub:eu-west-1:999999999999:action/custom/ASRRemediation';

export interface FakeCloud {
  readonly module: LocalCloudModule;
  /** Events and executions, in order. */
  readonly inputs: readonly { readonly kind: 'event' | 'start' | 'plan'; readonly input: object }[];
  readonly opened: readonly { readonly motoUrl: string; readonly policy: object }[];
  readonly isClosed: () => boolean;
}

export interface FakeCloudOptions {
  readonly records?: readonly RemediationRecord[];
  /** Report of the orchestrator for every input. */
  readonly reported?: ReportOutput['remediations'];
  readonly failure?: { readonly error: string; readonly cause: string };
}

export function fakeCloud({ records = [], reported = [], failure }: FakeCloudOptions = {}): FakeCloud {
  const inputs: { kind: 'event' | 'start' | 'plan'; input: object }[] = [];
  const opened: { motoUrl: string; policy: object }[] = [];
  let isClosed = false;
  const rules: LocalCloud['rules'] = [
    {
      name: 'ASR-RemediateWithAsr',
      bus: 'default',
      pattern: {
        source: ['aws.securityhub'],
        'detail-type': ['Security Hub Findings - Custom Action'],
        resources: [customActionArn],
      },
    },
    {
      name: 'ASR-Delegated',
      bus: 'ASR-Requests',
      pattern: { source: ['asr.delegate/shop-team/AIDAABCDEFGHIJKLMNOPQ'] },
    },
  ];
  const matchesPattern: LocalCloudModule['matchesPattern'] = (pattern, event) =>
    Object.entries(pattern).every(([field, wanted]) => {
      const is: unknown = (event as { readonly [field: string]: unknown })[field];
      return (wanted as readonly unknown[]).some((one) => (Array.isArray(is) ? is.includes(one) : is === one));
    });
  const runOf = (matched: readonly string[]): EventRun => ({
    rules: matched,
    executions: [
      failure === undefined
        ? { executionArn, status: 'SUCCEEDED', output: { counts: {}, remediations: reported, unprocessed: [] } }
        : { executionArn, status: 'FAILED', ...failure },
    ],
    counts: { transitions: 6, lambdaInvocations: 3, awsApiCalls: 12 },
  });
  const aws = fakeAws({
    GetCallerIdentityCommand: () => ({ Arn: maria, UserId: 'AIDAABCDEFGHIJKLMNOPQ', Account: '999999999999' }),
    GetItemCommand: ({ Key }: { readonly Key: Parameters<typeof unmarshall>[0] }) => {
      const { pk } = unmarshall(Key);
      const record = records.find(({ remediationId }) => pk === `REMEDIATION#${remediationId}`);
      return record === undefined ? {} : { Item: marshall(record, { removeUndefinedValues: true }) };
    },
  });
  const cloud: LocalCloud = {
    admin: { ...aws, accountId: '999999999999', region: 'eu-west-1' },
    passTime: async () => {
      throw new Error('Only the demo advances the clock.');
    },
    rules,
    historyTable: 'ASR-History',
    putEvent: async (event) => {
      inputs.push({ kind: 'event', input: event });
      const matched = rules
        .filter(({ bus, pattern }) => bus === 'default' && matchesPattern(pattern, event))
        .map(({ name }) => name);
      return matched.length === 0 ? { ...runOf([]), executions: [], counts: nothing } : runOf(matched);
    },
    start: async (input, { step } = {}) => {
      inputs.push({ kind: step ?? 'start', input });
      return runOf([]);
    },
    counts: () => nothing,
    calls: () => [],
    addFindings: () => {},
    findings: () => [],
    importedFindings: () => [],
    evaluations: () => [],
    evaluate: notSupported,
    recordConfiguration: notSupported,
    runSchedules: notSupported,
    drainQueues: notSupported,
    crashFunctions: notSupported,
    account: () => {
      throw new Error('Only the demo reads accounts.');
    },
    close: async () => {
      isClosed = true;
    },
  };
  return {
    module: {
      matchesPattern,
      openClock: () => {
        throw new Error('Only the demo has its own clock.');
      },
      startMoto: async () => {
        throw new Error('This command uses a running moto server.');
      },
      openLocalCloud: async (options) => {
        opened.push(options);
        return cloud;
      },
    },
    inputs,
    opened,
    isClosed: () => isClosed,
  };
}

async function notSupported(): Promise<never> {
  throw new Error('Only the demo uses AWS Config.');
}

const nothing = { transitions: 0, lambdaInvocations: 0, awsApiCalls: 0 };

/** Operations without a deployment: they record their calls, and answer with small values. */
import type { ConsoleOperations, Remediation } from '../contract/index.ts';

export const someDigest = 'a1'.repeat(32);

export function aRemediation(overrides: Partial<Remediation> = {}): Remediation {
  return {
    remediationId: 'r-0a1b2c3d4e5f60718293',
    controlId: 'EC2.13',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceType: 'AwsEc2SecurityGroup',
    resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
    findingId: 'finding-1',
    outcome: 'awaiting-approval',
    reason: '',
    because: 'The rule allows SSH from anywhere.',
    warning: '',
    whyAsked: 'The policy requires approval of every change of EC2.13.',
    source: 'imported',
    actor: 'asr',
    startedAt: '2026-11-21T00:00:00.000Z',
    finishedAt: null,
    changes: [],
    pending: [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { direction: 'ingress' }, to: null }],
    digest: someDigest,
    isReversible: true,
    approval: null,
    undo: null,
    conflict: [],
    lastExecution: null,
    links: [],
    commands: { history: 'asr history r-0a1b2c3d4e5f60718293' },
    ...overrides,
  };
}

/** @param calls Gets the name of each operation that is called, with its arguments. */
export function fakeOperations(calls: unknown[] = [], record: Remediation = aRemediation()): ConsoleOperations {
  const page = { items: [record], nextCursor: null, isPartial: false };
  const none = { stopped: null, turns: [], commands: { stop: 'asr stop', start: 'asr start' } };
  const started = {
    executionArn: 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:x',
    command: 'asr x',
  };
  const answers = {
    me: {
      actor: 'arn:aws:iam::999999999999:user/maria',
      namespace: 'ASR',
      isDemo: false,
      version: '0.1.0',
      now: '2026-11-21T00:00:00.000Z',
    },
    inbox: {
      awaitingApproval: [record],
      failed: [],
      refused: [],
      deferred: [],
      counts: { awaitingApproval: 1, failed: 0, refused: 0, deferred: 0 },
      isPartial: false,
      command: 'asr inbox',
    },
    findings: { items: [], nextCursor: null, command: 'asr plan' },
    overdue: { items: [], count: 0, hasMore: false, hasDeadlines: false, command: 'asr inbox' },
    remediations: page,
    remediation: record,
    undoPreview: {
      remediationId: record.remediationId,
      changes: [],
      irreversible: [],
      nothing: null,
      command: 'asr undo',
    },
    actionResult: { outcome: 'fixed', reason: 'Fixed.' },
    controls: { items: [], isPartial: false, command: 'asr controls' },
    policy: { file: null, text: '', problems: [], warnings: [], controls: [], command: 'asr policy check' },
    policyImpact: {
      controlId: 'EC2.13',
      from: 'manual',
      to: 'automatic',
      patch: '',
      rules: [],
      observed: { resources: 0, wouldChange: 0, wouldAsk: 0, refused: 0, failed: 0, isPartial: false },
      openFindings: { count: 0, hasMore: false },
      command: 'asr auto enable EC2.13 --dry-run',
    },
    accounts: { items: [], isPartial: false },
    doctor: { ok: 0, problems: 0, unknown: 0, checks: [], command: 'asr doctor' },
    metrics: {
      since: '2026-11-01T00:00:00.000Z',
      until: '2026-11-21T00:00:00.000Z',
      isPartial: false,
      days: [],
      secondsToRemediate: null,
      total: { fixed: 0, undone: 0, all: 0 },
      overdue: { reported: 0, asked: 0, remediated: 0 },
      topControls: [],
      topAccounts: [],
      command: 'asr history',
    },
    stop: none,
    plan: { plans: [], notPlanned: [], missing: [], command: 'asr plan' },
    remediate: started,
    approve: started,
    reject: started,
    undo: started,
    stopAsr: none,
    startAsr: none,
  };
  const operations = Object.entries(answers).map(([name, answer]) => [
    name,
    async (...args: readonly unknown[]) => {
      calls.push([name, ...args.filter((argument) => typeof argument !== 'function')]);
      return structuredClone(answer);
    },
  ]);
  return Object.fromEntries(operations) as ConsoleOperations;
}

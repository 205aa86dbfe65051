/** Open findings whose deadline in the policy has passed. */
import { type AwsSecurityFinding, SecurityHubClient } from '@aws-sdk/client-securityhub';
import {
  type HistoryQueries,
  type Policy,
  type RemediationRecord,
  actionIn,
  canBeOverdue,
  deadlineOf,
  reportIdOf,
  securityHubProducts,
  settingsFor,
  severities,
  whyOutOfPlace,
} from '@asr/orchestrator';
import { type Aws, registry } from '@asr/playbooks';
import type { Retry } from '../runtime/index.ts';
import { commandLine } from '../views/index.ts';
import { type FindingsFilter, type OpenFindings, openFindings } from './open-findings.ts';

export interface OverdueFinding {
  readonly findingId: string;
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  /** A label, such as `HIGH`. Empty if the finding has none. */
  readonly severity: string;
  /** ISO 8601. */
  readonly dueAt: string;
  /** Whole days since then. */
  readonly daysOverdue: number;
  /** The id of ASR's report in history, if ASR has reported the finding. */
  readonly reportId: string;
  /** What ASR reported and requested, from history. Empty if it was not looked up. */
  readonly status: string;
  /** The next command: a plan, or why ASR did not remediate the finding. */
  readonly command: string;
}

export interface OverdueFindings {
  /** The longest overdue first. */
  readonly findings: readonly OverdueFinding[];
  /** Whether Security Hub has more findings than were read. Then `findings` has those that were read. */
  readonly hasMore: boolean;
}

/** Findings that are read for each rule of the policy. */
const mostOverdueOfRule = 1000;

const dayMilliseconds = 86_400_000;

/**
 * Reads the overdue findings of Security Hub. Their workflow status is NEW or NOTIFIED, because ASR sets NOTIFIED when it
 * did not remediate a finding. Makes no call if the policy has no deadlines.
 *
 * Findings that scope or an exception of the policy excludes are left out. Organizational units are not looked up: a
 * finding that only they could exclude is listed.
 */
export async function overdueFindings(aws: Aws, policy: Policy, retry: Retry): Promise<OverdueFindings> {
  const now = aws.now();
  const found = new Map<string, OverdueFinding>();
  let hasMore = false;
  for (const rule of policy.deadlines) {
    const read = await findingsOfRule(aws.client(SecurityHubClient), rule, now, retry);
    hasMore ||= read.hasMore;
    for (const finding of read.findings) {
      const overdue = overdueOf(policy, finding, now);
      if (overdue !== undefined) found.set(overdue.findingId, overdue);
    }
  }
  return { findings: [...found.values()].toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)), hasMore };
}

/** A rule without controls is one query, and queries by control only if that has findings of too many other controls. */
async function findingsOfRule(
  hub: SecurityHubClient,
  { controls, severities: labels, days }: Policy['deadlines'][number],
  now: Date,
  retry: Retry,
): Promise<OpenFindings> {
  const filter: FindingsFilter = {
    ...(controls === undefined ? {} : { controls }),
    ...(labels === undefined ? {} : { severities: labels }),
    product: securityHubProducts.asff,
    workflow: ['NEW', 'NOTIFIED'],
    observedUntil: new Date(now.getTime() - days * dayMilliseconds).toISOString(),
  };
  const read = await openFindings(hub, filter, mostOverdueOfRule, retry);
  if (!read.hasMore || controls !== undefined) return read;
  return openFindings(
    hub,
    { ...filter, controls: Object.keys(registry).filter(canBeOverdue) },
    mostOverdueOfRule,
    retry,
  );
}

function overdueOf(policy: Policy, finding: AwsSecurityFinding, now: Date): OverdueFinding | undefined {
  const view = viewOf(finding);
  const severity = severities.find((label) => label === view.severity);
  const deadline = deadlineOf(policy.deadlines, { ...view, severity, firstObservedAt: finding.FirstObservedAt }, now);
  if (deadline.kind !== 'known' || deadline.state !== 'overdue') return undefined;
  const organizationalUnits = { ok: false, error: 'not looked up' } as const;
  const forbidden = whyOutOfPlace(policy, { ...view, severity, organizationalUnits }, now);
  if (forbidden?.outcome === 'skipped') return undefined;
  const { dueAt, daysOverdue } = deadline;
  const { findingId } = view;
  // Plans are for new findings. ASR sets NOTIFIED when it did not remediate a finding, and history has the reason.
  const command = commandLine([finding.Workflow?.Status === 'NOTIFIED' ? 'history' : 'plan'], { finding: findingId });
  const action = actionIn(deadline, settingsFor(policy, view.controlId).mode);
  const reportId = reportIdOf({ findingId, firstObservedAt: finding.FirstObservedAt }, action);
  return { ...view, dueAt, daysOverdue, reportId, status: '', command };
}

/** Looks up in history what ASR did about these findings. */
export async function withStatus(
  findings: readonly OverdueFinding[],
  history: Pick<HistoryQueries, 'findMany'>,
): Promise<readonly OverdueFinding[]> {
  const reports = await history.findMany(findings.map(({ reportId }) => reportId));
  return findings.map((one) => ({ ...one, status: statusOf(reports.get(one.reportId)) }));
}

function statusOf(record: RemediationRecord | undefined): string {
  if (record?.outcome !== 'overdue') return 'ASR has not reported it yet.';
  const { startedAt, followUp, reason } = record;
  const reported = `Reported ${startedAt.slice(0, 10)}.`;
  // The report announced what follows.
  if (followUp === undefined) return `${reported} ${/If it is still open, .*$/.exec(reason)?.[0] ?? ''}`.trim();
  const what = followUp.action === 'ask' ? 'Approval' : 'Remediation';
  return `${reported} ${what} requested ${followUp.at.slice(0, 10)}.`;
}

function viewOf(finding: AwsSecurityFinding) {
  const { Id = '', AwsAccountId = '', Region = '', Compliance, Resources, Severity } = finding;
  return {
    findingId: Id,
    controlId: Compliance?.SecurityControlId ?? '',
    accountId: AwsAccountId,
    region: Region,
    resourceId: Resources?.[0]?.Id ?? '',
    severity: Severity?.Label ?? '',
  };
}

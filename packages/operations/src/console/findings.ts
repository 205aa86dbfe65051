/** Open findings, plans for them, and their remediation. */
import { randomUUID } from 'node:crypto';
import { type AwsSecurityFinding, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type AccountFilter, ConsoleError, type ConsoleOperations } from '@asr/console';
import { partitionOf } from '@asr/orchestrator';
import { isIrreversible } from '@asr/playbooks';
import { isControl, loadPlaybook, normalizeControlId } from '../controls/index.ts';
import { callerOf } from '../delegation/index.ts';
import { customActionArn } from '../deployment/index.ts';
import { type Batch, cutIntoBatches, executionName, inputFor, namePrefix } from '../executions/index.ts';
import { findingPage, openFindings, overdueFindings, withStatus, type OverdueFinding } from '../findings/index.ts';
import { type Button, list, pressButton } from '../input/index.ts';
import { type PlanInput, type PlannedFinding, type Plans, makePlans, plansOfExecution } from '../planning/index.ts';
import { backingOff } from '../runtime/index.ts';
import { commandLine } from '../views/index.ts';
import { invalidCursor } from './paging.ts';
import { plain } from './remediation-view.ts';
import type { Connection } from './settings.ts';

type FindingOperations = Pick<ConsoleOperations, 'findings' | 'overdue' | 'plan' | 'remediate'>;

/** Overdue findings that are shown. */
const mostOverdue = 100;

export function findingOperations(connection: Connection): FindingOperations {
  const { admin, settings } = connection;
  const retry = backingOff((milliseconds) => settings.host.tools.sleep(milliseconds));
  const hub = () => admin.client(SecurityHubClient);

  return {
    async findings({ control, account, severity, cursor, limit, isVisible }) {
      const filter = {
        ...(control === undefined ? {} : { controls: list(control).map(normalizeControlId) }),
        ...(account === undefined ? {} : { accounts: list(account) }),
        ...(severity === undefined ? {} : { severities: list(severity) }),
      };
      const page = await findingPage(hub(), filter, { limit, token: cursor }, retry);
      if (page === undefined) throw new ConsoleError(400, invalidCursor);
      const { findings, nextToken } = page;
      return {
        items: findings.filter(({ AwsAccountId = '' }) => isVisible(AwsAccountId)).map(findingView),
        nextCursor: nextToken ?? null,
        command: commandLine(['plan'], { control, account, severity }),
      };
    },
    async overdue(isVisible) {
      const policy = await connection.policy();
      const { findings, hasMore } = await overdueFindings(admin, policy, retry);
      const seen = findings.filter(({ accountId }) => isVisible(accountId));
      return {
        items:
          seen.length === 0
            ? []
            : (await withStatus(seen.slice(0, mostOverdue), await connection.history())).map(overdueView),
        count: seen.length,
        hasMore,
        hasDeadlines: policy.deadlines.length > 0,
        command: commandLine(['inbox']),
      };
    },
    async plan(findingIds, isVisible) {
      const findings = await findingsById(connection, findingIds, isVisible);
      const button = await buttonOf(connection);
      const made =
        settings.hosted === undefined
          ? await plansFor(connection, [{ kind: 'button', event: pressButton(findings, button) }])
          : await plansByExecution(connection, findings, button);
      return {
        plans: await Promise.all(made.plans.map(planView)),
        notPlanned: [...made.notPlanned],
        missing: made.missing.map(({ accountId, actions }) => ({ accountId, actions: [...actions] })),
        command: commandLine(['plan'], { finding: findingIds.join(','), role: settings.role }),
      };
    },
    async remediate(findingIds, isVisible) {
      const findings = await findingsById(connection, findingIds, isVisible);
      const batch = oneBatch(findings);
      const run = { mode: 'remediate', actor: await connection.actor(), override: undefined } as const;
      const button = await buttonOf(connection);
      const name = executionName(namePrefix(run), admin.now(), batch);
      const executionArn = await startNew(connection, name, inputFor(batch, button, run));
      return { executionArn, command: commandLine(['remediate'], scopeOf(findings)) };
    },
  };
}

/** Without the id of a report that history may not have. */
function overdueView({ reportId: _id, ...finding }: OverdueFinding) {
  return finding;
}

/**
 * The findings, without those of other accounts. A finding that is no longer open is missing.
 *
 * @throws a `ConsoleError` with status 404, if none is left.
 */
export async function findingsById(
  { admin, settings }: Connection,
  ids: readonly string[],
  isVisible: AccountFilter,
): Promise<readonly AwsSecurityFinding[]> {
  const retry = backingOff((milliseconds) => settings.host.tools.sleep(milliseconds));
  const { findings } = await openFindings(admin.client(SecurityHubClient), { ids }, ids.length, retry);
  const seen = findings.filter(({ AwsAccountId = '' }) => isVisible(AwsAccountId));
  if (seen.length > 0) return seen;
  throw new ConsoleError(404, 'None of these findings is open in Security Hub. Load the page again.');
}

/** A deployed console has no rights in the accounts of the resources, so ASR plans. */
async function plansByExecution(
  connection: Connection,
  findings: readonly AwsSecurityFinding[],
  button: Button,
): Promise<Plans> {
  const run = { mode: 'plan', actor: await connection.actor(), override: undefined } as const;
  // A plan shows the present, so each request plans again.
  const name = `console-plan-${randomUUID()}`;
  const executionArn = await startNew(connection, name, inputFor(oneBatch(findings), button, run));
  const plans = await plansOfExecution(await connection.orchestrator(), executionArn, await connection.history());
  if (plans !== undefined) return plans;
  throw new ConsoleError(503, 'The plan takes longer than 20 seconds. Read it in History, or select fewer findings.');
}

/** @throws a `ConsoleError` with status 413, if the findings need several executions. */
function oneBatch(findings: readonly AwsSecurityFinding[]): Batch<AwsSecurityFinding> {
  const [batch, ...more] = cutIntoBatches(findings).batches;
  if (batch !== undefined && more.length === 0) return batch;
  throw new ConsoleError(413, 'These findings exceed the input size of an execution. Select fewer.');
}

/**
 * Starts an execution, and returns its ARN.
 *
 * @throws a `ConsoleError` with status 409, if one of the same name was started.
 */
export async function startNew({ orchestrator }: Connection, name: string, input: string): Promise<string> {
  const { sfn, stateMachineArn } = await orchestrator();
  try {
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    return executionArn;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
    throw new ConsoleError(409, 'These findings were already started within this hour. See History.', { cause: error });
  }
}

/** `asr remediate` takes no finding ids, but what they have in common. */
function scopeOf(findings: readonly AwsSecurityFinding[]) {
  const values = (of: (finding: AwsSecurityFinding) => string | undefined) =>
    [...new Set(findings.map(of).filter((value) => value !== undefined))].join(',');
  return {
    control: values(({ Compliance }) => Compliance?.SecurityControlId),
    account: values(({ AwsAccountId }) => AwsAccountId),
  };
}

/** What an execution with each input would do. Changes nothing. */
export async function plansFor(connection: Connection, inputs: readonly PlanInput[]) {
  const { admin, settings } = connection;
  const { tools } = settings.host;
  const { accountId: own } = await callerOf(admin);
  return makePlans(inputs, {
    policy: await connection.policy(),
    caller: admin,
    accountId: own,
    enter: ({ partition, accountId, region }) => {
      if (accountId === own) return tools.adminAccount(region);
      if (settings.role === undefined) return undefined;
      return tools.memberAccount(`arn:${partition}:iam::${accountId}:role/${settings.role}`, region);
    },
    planned: () => {},
  });
}

/** The button of the deployment. */
export async function buttonOf({ admin, settings }: Connection): Promise<Button> {
  const { accountId, region } = await callerOf(admin);
  const arn = customActionArn({ partition: partitionOf(region), accountId, region }, settings.namespace);
  return { accountId, region, customActionArn: arn, newId: randomUUID, now: () => admin.now() };
}

function findingView(finding: AwsSecurityFinding) {
  const { Id: findingId = '', Compliance, Resources, Severity } = finding;
  const controlId = Compliance?.SecurityControlId ?? '';
  return {
    findingId,
    title: textOf(finding.Title),
    controlId,
    accountId: textOf(finding.AwsAccountId),
    region: textOf(finding.Region),
    resourceId: textOf(Resources?.[0]?.Id),
    severity: textOf(Severity?.Label),
    updatedAt: textOf(finding.UpdatedAt),
    hasPlaybook: isControl(controlId),
    commands: { plan: commandLine(['plan'], { finding: findingId }) },
  };
}

const textOf = (text: string | undefined): string => text ?? '';

const whyAsked = {
  approval: 'The policy requires approval of every change of this control.',
  plan: 'The plan asks, because of what these changes can break.',
  irreversible: 'The control always asks before a change that cannot be undone.',
} as const;

export async function planView(plan: PlannedFinding) {
  const { findingId, controlId, accountId, region, resourceId, verdict, changes, asked, reason, warning, whyAsk } =
    plan;
  const playbook = await loadPlaybook(controlId);
  return {
    findingId,
    controlId,
    accountId,
    region,
    resourceId,
    verdict,
    reason,
    warning,
    changes: changes.map(plain),
    asked: asked.map(plain),
    whyAsked: whyAsk === null ? '' : whyAsked[whyAsk],
    isReversible: playbook !== undefined && ![...changes, ...asked].some((change) => isIrreversible(playbook, change)),
  };
}

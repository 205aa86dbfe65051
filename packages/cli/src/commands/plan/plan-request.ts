/** Plans one request with the code of the playbook function, and with the caller's own rights. */
import { type Aws, type AnyPlaybook, type AnyChange, needsApproval } from '@asr/playbooks';
import {
  type Answer,
  type Dependencies,
  type Policy,
  type RemediationRequest,
  readTags,
  remediate,
  settingsFor,
  verdictOn,
} from '@asr/orchestrator';
import { loadPlaybook } from '../../controls/index.ts';
import { historyOfOnePlan } from './history-of-one-plan.ts';

/** What ASR would do about one resource of one finding. */
export interface PlannedFinding {
  readonly findingId: string;
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  readonly severity?: string;
  /** `would-fix` and `would-ask`: ASR would make the changes at once, or after an approval. Else the outcome. */
  readonly outcome: 'would-fix' | 'would-ask' | Answer['outcome'];
  /** One or more sentences. */
  readonly reason: string;
  /** What the changes can break, who can revert them, and which cannot be undone. Empty: nothing to warn of. */
  readonly warning: string;
  readonly changes: readonly AnyChange[];
}

export interface PlanContext {
  readonly policy: Policy;
  /** The account of the resource. Only reads. */
  readonly aws: Aws;
}

export async function planRequest(request: RemediationRequest, { policy, aws }: PlanContext): Promise<PlannedFinding> {
  const history = historyOfOnePlan(() => aws.now());
  const seen: { asks?: object; playbook?: AnyPlaybook } = {};
  const dependencies: Dependencies = {
    history,
    loadPlaybook: async (controlId) => {
      const playbook = await loadPlaybook(controlId);
      if (playbook === undefined) return undefined;
      seen.playbook = playbook;
      return {
        ...playbook,
        plan(state, parameters) {
          const planned = playbook.plan(state, parameters);
          if (planned.kind === 'change' && planned.asks !== undefined) seen.asks = planned.asks;
          return planned;
        },
      };
    },
    enter: async () => aws,
    runbooks: { start: neverDone, look: neverDone },
    limits: policy.limits,
    undoHoldsDays: 0,
    tagSettleMinutes: 0,
    openFindings: async () => ({ ok: false, error: 'a plan counts no findings.' }),
    checkTags: async (about, account) => verdictOn(policy, about, await readTags(account, about), aws.now()),
    parametersInForce: (controlId) => {
      const { mode, parameters } = settingsFor(policy, controlId);
      return mode === 'off' ? undefined : parameters;
    },
    importFinding: async () => undefined,
    roleName: () => 'of the caller',
    lease: () => ({ token: request.remediationId, milliseconds: 60_000 }),
    now: () => aws.now(),
    pause: async () => {},
  };
  const answer = await remediate(request, dependencies);
  const record = await history.find(request.remediationId);
  const changes = answer.outcome === 'planned' ? (record?.pending ?? []) : [];
  const { playbook, asks = {} } = seen;
  const asksFor = (one: AnyChange) => playbook === undefined || needsApproval(playbook, one);
  const isAsked = request.approvalRequired || Object.keys(asks).length > 0 || changes.some(asksFor);
  const { controlId, accountId, region, resourceId, finding, severity } = request;
  return {
    findingId: finding.id,
    controlId,
    accountId,
    region,
    resourceId,
    ...(severity === undefined ? {} : { severity }),
    outcome: outcomeOf(answer.outcome, isAsked),
    reason: reasonOf(answer, record?.because ?? ''),
    warning: record?.warning ?? '',
    changes,
  };
}

function outcomeOf(outcome: Answer['outcome'] | 'running', isAsked: boolean): PlannedFinding['outcome'] {
  if (outcome === 'planned') return isAsked ? 'would-ask' : 'would-fix';
  // AWS has not finished another change of the resource.
  return outcome === 'running' ? 'planned' : outcome;
}

/** The whole explanation of the plan. The answer contains only its beginning. */
function reasonOf({ outcome, reason }: { readonly outcome: string; readonly reason: string }, because: string): string {
  return outcome === 'planned' ? because : reason;
}

async function neverDone(): Promise<never> {
  throw new Error('A plan starts no runbook. Please report this error.');
}

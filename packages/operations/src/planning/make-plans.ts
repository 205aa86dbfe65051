/** Plans for findings, account by account. */
import {
  type Policy,
  type RemediationRequest,
  accountsIn,
  organizationalUnitsOf,
  read,
  requestsForReading,
  subjectsIn,
  unitsOfAccounts,
  valuesForCaller,
} from '@asr/orchestrator';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { type Aws, registry } from '@asr/playbooks';
import { loadAlwaysNeedsApproval } from '../controls/index.ts';
import { mapConcurrently } from '../deployment/index.ts';
import { type AlwaysNeedsApproval, type PlanVerdict, planVerdict } from '../plans/index.ts';
import { type FindingSubject, findingSubject } from '../views/index.ts';
import { planRequest } from './plan-request.ts';
import { readOnly } from './read-only.ts';

/** What ASR would do about one resource of one finding. */
export interface PlannedFinding extends FindingSubject, PlanVerdict {
  readonly severity?: string;
  /** Why. One or more sentences. Empty if the changes say it all. */
  readonly reason: string;
  /** What the changes can break, who can revert them, and which cannot be undone. Empty: nothing to warn of. */
  readonly warning: string;
}

interface NotPlanned {
  readonly findingId: string;
  readonly reason: string;
}

export interface Plans {
  readonly plans: readonly PlannedFinding[];
  /** Findings without a plan, such as of other products, with the reason. */
  readonly notPlanned: readonly NotPlanned[];
  /** The permissions that the caller lacks, by account. */
  readonly missing: readonly { readonly accountId: string; readonly actions: readonly string[] }[];
}

export interface PlanSettings {
  readonly policy: Policy;
  /** The caller, in its own account and in the Region of Security Hub. */
  readonly caller: Aws;
  readonly accountId: string;
  /** Opens the account of a resource. `undefined`: the caller gave no role for it. */
  readonly enter: (request: RemediationRequest) => Aws | undefined;
  readonly planned: (done: number, all: number) => void;
}

/** At the same time. Few, because an account has a rate limit for each API. */
const atOnce = 4;

/** An event of Security Hub with findings, and the kind of its rule: the button, or the rule of automatic controls. */
export type PlanInput = Parameters<typeof read>[0];

/** Plans what an execution with each input would do. */
export async function makePlans(inputs: readonly PlanInput[], settings: PlanSettings): Promise<Plans> {
  const denied = new Map<string, Set<string>>();
  const lackingIn = (accountId: string) => (action: string) =>
    void denied.set(accountId, (denied.get(accountId) ?? new Set()).add(action));
  const caller = readOnly(settings.caller, lackingIn(settings.accountId));
  const { items, answers } = await requestsOf(inputs, { policy: settings.policy, caller });
  const sessions = new Map<string, Aws | undefined>();
  const accountOf = (request: RemediationRequest): Aws | undefined => {
    const { accountId, region } = request;
    const key = `${accountId} ${region}`;
    if (!sessions.has(key)) {
      const opened = settings.enter(request);
      sessions.set(key, opened === undefined ? undefined : readOnly(opened, lackingIn(accountId)));
    }
    return sessions.get(key);
  };
  const reachable = items.flatMap((request) => {
    const aws = accountOf(request);
    return aws === undefined ? [] : [{ request, aws }];
  });
  const unreachable = items.filter((request) => accountOf(request) === undefined);
  const always = await loadAlwaysNeedsApproval(items.map(({ controlId }) => controlId));
  let done = 0;
  const plans = await mapConcurrently(reachable, atOnce, async ({ request, aws }) => {
    const plan = await planOne(request, settings.policy, aws, always);
    settings.planned((done += 1), reachable.length);
    return plan;
  });
  return {
    plans,
    notPlanned: [
      ...answers,
      ...unreachable.map(({ finding }) => ({ findingId: finding.id, reason: whyUnreachable(settings.accountId) })),
    ],
    missing: [...denied].map(([accountId, actions]) => ({ accountId, actions: [...actions].toSorted() })),
  };
}

const neverStarted = { documentName: '', contentDigest: '', automationRoleName: '', parameters: {} };

/** The same decisions as in Parse. */
async function requestsOf(
  inputs: readonly PlanInput[],
  { policy, caller }: Pick<PlanSettings, 'policy' | 'caller'>,
): Promise<{ readonly items: readonly RemediationRequest[]; readonly answers: readonly NotPlanned[] }> {
  const readings = inputs.map(read);
  const organizations = caller.client(OrganizationsClient);
  const [organizationalUnits, organizationValues] = await Promise.all([
    unitsOfAccounts(policy, readings.flatMap(accountsIn), organizationalUnitsOf(organizations)),
    valuesForCaller(policy, readings.flatMap(subjectsIn), organizations),
  ]);
  // A plan starts no runbook, and a deployment has one for every control that the policy changes with a runbook.
  const runbooks = Object.fromEntries(Object.keys(policy.controls).map((controlId) => [controlId, neverStarted]));
  const parsed = readings.map((reading) =>
    requestsForReading(
      reading,
      { step: 'plan' },
      {
        executionId: 'asr-plan',
        settings: { policy, runbooks },
        controls: registry,
        isOwnRole: () => false,
        organizationalUnits,
        organizationValues,
        now: caller.now(),
        ticketActionId: '',
      },
    ),
  );
  // Parse does the same within one event.
  const requests = new Map<string, RemediationRequest>();
  const duplicates: NotPlanned[] = [];
  for (const request of parsed.flatMap(({ items }) => items)) {
    const { controlId, accountId, region, resourceId, finding } = request;
    const key = JSON.stringify([controlId, accountId, region, resourceId]);
    if (requests.has(key)) duplicates.push({ findingId: finding.id, reason: duplicate });
    else requests.set(key, request);
  }
  const answers = parsed.flatMap((one) =>
    one.answers.map(({ finding, reason }) => ({ findingId: finding.id, reason })),
  );
  return { items: [...requests.values()], answers: [...answers, ...duplicates] };
}

const duplicate =
  'Duplicate: another finding requests the same remediation. ASR carries it out once, and updates both findings.';

/** One resource that cannot be planned does not stop the others. */
async function planOne(
  request: RemediationRequest,
  policy: Policy,
  aws: Aws,
  alwaysNeedsApproval: AlwaysNeedsApproval,
): Promise<PlannedFinding> {
  const { severity } = request;
  const about = { ...findingSubject(request), ...(severity === undefined ? {} : { severity }) };
  try {
    const record = await planRequest(request, policy, aws);
    const reason = record.outcome === 'planned' ? record.because : record.reason;
    return { ...about, ...planVerdict(record, alwaysNeedsApproval), reason, warning: record.warning ?? '' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...about, verdict: 'failed', changes: [], asked: [], whyAsk: null, reason, warning: '' };
  }
}

function whyUnreachable(own: string): string {
  return (
    `The resource is in another account, and your credentials are for ${own}. Give --role with the name of a role that ` +
    'exists in the member accounts and can read.'
  );
}

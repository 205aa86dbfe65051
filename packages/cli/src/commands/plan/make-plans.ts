/** Plans for findings, account by account. */
import { type Answer, type Policy, type RemediationRequest, requestsFor } from '@asr/orchestrator';
import { type Aws, registry } from '@asr/playbooks';
import { mapConcurrently } from '../../deployment/index.ts';
import { enterMember } from './member-account.ts';
import { type PlannedFinding, planRequest } from './plan-request.ts';
import { readOnly } from './read-only.ts';

export interface Plans {
  readonly plans: readonly PlannedFinding[];
  /** Findings without a plan, such as of other products, with the reason. */
  readonly notPlanned: readonly { readonly findingId: string; readonly reason: string }[];
  /** By account. */
  readonly missing: readonly { readonly accountId: string; readonly actions: readonly string[] }[];
}

export interface PlanSettings {
  readonly policy: Policy;
  /** The caller, in its own account. */
  readonly caller: Aws;
  readonly accountId: string;
  /** A role of member accounts. `undefined`: only findings of the caller's account get a plan. */
  readonly roleName: string | undefined;
  /** Opens the caller's session in a Region. */
  readonly callerIn: (region: string) => Aws;
  readonly planned: (done: number, all: number) => void;
}

/** At the same time. Few, because an account has a rate limit for each API. */
const atOnce = 4;

/** @param event The event of the button with the findings. */
export async function makePlans(event: object, settings: PlanSettings): Promise<Plans> {
  const { policy, caller } = settings;
  const { items, answers } = requestsFor({
    input: { kind: 'button', event, 'asr-step': 'plan' },
    executionId: 'asr-plan',
    settings: { policy, runbooks: {} },
    controls: registry,
    isOwnRole: () => false,
    organizationalUnits: () => ({ ok: false, error: 'asr plan does not look up organizational units.' }),
    now: caller.now(),
    ticketActionId: '',
  });
  const denied = new Map<string, Set<string>>();
  const sessions = new Map<string, Promise<Aws>>();
  const lacks = (accountId: string) => (action: string) => {
    denied.set(accountId, (denied.get(accountId) ?? new Set()).add(action));
  };
  const enter = (request: RemediationRequest): Promise<Aws> => {
    const { accountId, region } = request;
    const key = `${accountId} ${region}`;
    const session = sessions.get(key) ?? open(request, settings).then((aws) => readOnly(aws, lacks(accountId)));
    sessions.set(key, session);
    return session;
  };
  let done = 0;
  const results = await mapConcurrently(items, atOnce, async (request) => {
    const result = await planOne(request, policy, enter);
    settings.planned((done += 1), items.length);
    return result;
  });
  return {
    plans: results.flatMap((result) => ('plan' in result ? [result.plan] : [])),
    notPlanned: [
      ...answers.map(({ finding, reason }: Answer) => ({ findingId: finding.id, reason })),
      ...results.flatMap((result) => ('plan' in result ? [] : [result])),
    ],
    missing: [...denied].map(([accountId, actions]) => ({ accountId, actions: [...actions].toSorted() })),
  };
}

type Result = { readonly plan: PlannedFinding } | Plans['notPlanned'][number];

/** One finding that cannot be planned does not stop the others. */
async function planOne(
  request: RemediationRequest,
  policy: Policy,
  enter: (request: RemediationRequest) => Promise<Aws>,
): Promise<Result> {
  try {
    return { plan: await planRequest(request, { policy, aws: await enter(request) }) };
  } catch (error) {
    return { findingId: request.finding.id, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function open(
  { partition, accountId, region }: RemediationRequest,
  { caller, accountId: own, roleName, callerIn }: PlanSettings,
): Promise<Aws> {
  if (accountId === own) return callerIn(region);
  if (roleName !== undefined) return enterMember(caller, { partition, accountId, region, roleName });
  throw new Error(
    `The resource is in account ${accountId}, and your credentials are for ${own}. Give --role with the name of a role ` +
      'that exists in the member accounts and can read.',
  );
}

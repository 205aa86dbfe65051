/** The first state: an event becomes requests and answers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { registry } from '@asr/playbooks';
import { type DelegateDesk, carryOutDelegated, isDelegated } from '../delegation/index.ts';
import { organizationalUnitsOf, placesNameUnits, ticketActionId } from '../policy/index.ts';
import { environment, logger, namespace, settings } from './function-runtime.ts';
import { historyInDynamoDb } from '../history/index.ts';
import {
  type ParseInput,
  type Parsed,
  actorIn,
  asResumeEvent,
  overrideIn,
  parseItems,
  requestsFor,
  resume,
} from '../parse/index.ts';
import { ownRoles } from '../detection/index.ts';
import type { Fact } from '../model/index.ts';

interface Input {
  readonly executionId: string;
  /** The input of the execution. With `"asr-step": "plan"` beside the event's own keys, nothing is changed. */
  readonly event: unknown;
}

const { policy, runbooks } = settings();
const isOwnRole = ownRoles(namespace(), Object.keys(registry));
const organizations = new OrganizationsClient({ maxAttempts: 3 });
const unitsOf = organizationalUnitsOf(organizations);
const history = historyInDynamoDb(new DynamoDBClient({ maxAttempts: 5 }), environment('HISTORY_TABLE'));

export async function handler({ executionId, event }: Input): Promise<Parsed> {
  const parsed = await parse(executionId, event);
  logger.info('Parsed', { executionId, requests: parsed.items.length, answers: parsed.answers.length });
  return parsed;
}

async function parse(executionId: string, event: unknown): Promise<Parsed> {
  // First of all: nothing else in such an event counts, whatever else it looks like.
  if (isDelegated(event)) return carryOutDelegated(event, deskOf(executionId));
  const resumeEvent = asResumeEvent(event);
  if (resumeEvent !== undefined) {
    const record = await history.find(resumeEvent.detail.remediationId);
    return resume(resumeEvent, record, executionId, new Date(), policy.approvals?.separateRequester);
  }
  const step = isPlanOnly(event) ? { step: 'plan' as const } : {};
  const override = overrideIn(event);
  const actor = actorIn(event);
  return decide(executionId, event, {
    ...(override === undefined ? {} : { override }),
    ...(actor === undefined ? {} : { actor }),
    ...step,
  });
}

async function decide(
  executionId: string,
  event: unknown,
  asked: Pick<ParseInput, 'override' | 'step' | 'actor'>,
): Promise<Parsed> {
  return requestsFor({
    executionId,
    event,
    settings: { policy, runbooks },
    controls: registry,
    isOwnRole,
    organizationalUnits: await unitsOfAccountsIn(event),
    now: new Date(),
    ticketActionId: ticketActionId(namespace()),
    ...asked,
  });
}

function deskOf(executionId: string): DelegateDesk {
  return {
    executionId,
    delegations: policy.delegation,
    separateRequester: policy.approvals?.separateRequester === true,
    now: new Date(),
    unitsOf,
    findRecord: (remediationId) => history.find(remediationId),
    findFindings: async (ids) => {
      // Loaded when it is needed: everybody else's cold start is spared it.
      const [{ findingsById }, { SecurityHubClient }] = await Promise.all([
        import('../findings/findings-by-id.ts'),
        import('@aws-sdk/client-securityhub'),
      ]);
      return findingsById(new SecurityHubClient({ maxAttempts: 5 }), ids);
    },
    press: (findings, actor, step) =>
      decide(executionId, pressed(findings), { actor, ...(step === undefined ? {} : { step }) }),
    warn: (message, about) => logger.warn(message, { executionId, ...about }),
  };
}

/** The event of the button. */
function pressed(findings: readonly object[]): object {
  return { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Custom Action', detail: { findings } };
}

/** Asks AWS Organizations only if the policy asks for units. */
async function unitsOfAccountsIn(event: unknown): Promise<(accountId: string) => Fact<readonly string[]>> {
  if (!placesNameUnits(policy)) return () => ({ ok: false, error: 'the policy names no organizational units.' });
  const accounts = new Set(parseItems(event).flatMap((item) => (item.ok ? [item.accountId] : [])));
  const units = new Map(await Promise.all([...accounts].map(async (id) => [id, await unitsOf(id)] as const)));
  return (accountId) => units.get(accountId) ?? { ok: false, error: `nobody asked for those of account ${accountId}.` };
}

function isPlanOnly(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'asr-step' in event && event['asr-step'] === 'plan';
}

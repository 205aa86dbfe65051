/** The first state: an event becomes requests and answers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { registry } from '@asr/playbooks';
import { ticketActionId } from './settings.ts';
import { environment, logger, namespace, settings } from './function-runtime.ts';
import { historyInDynamoDb } from './history-in-dynamodb.ts';
import { requestsFor, type Parsed } from './parse.ts';
import { organizationalUnitsOf } from './organizational-units.ts';
import { overrideIn } from './override.ts';
import { ownRoles } from './own-roles.ts';
import { parseItems } from './parse-items.ts';
import { needsOrganizationalUnits } from './policy-units.ts';
import type { Fact } from './scope.ts';
import { asResumeEvent, resume } from './resume.ts';

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
  const resumeEvent = asResumeEvent(event);
  if (resumeEvent !== undefined) {
    return resume(resumeEvent, await history.find(resumeEvent.detail.remediationId), executionId, new Date());
  }
  const step = isPlanOnly(event) ? { step: 'plan' as const } : {};
  const override = overrideIn(event);
  return requestsFor({
    executionId,
    event,
    settings: { policy, runbooks },
    controls: registry,
    isOwnRole,
    organizationalUnits: await unitsOfAccountsIn(event),
    now: new Date(),
    ticketActionId: ticketActionId(namespace()),
    ...(override === undefined ? {} : { override }),
    ...step,
  });
}

/** Asks AWS Organizations only if the policy asks for units. */
async function unitsOfAccountsIn(event: unknown): Promise<(accountId: string) => Fact<readonly string[]>> {
  if (!needsOrganizationalUnits(policy)) return () => ({ ok: false, error: 'the policy names no organizational units.' });
  const accounts = new Set(parseItems(event).flatMap((item) => (item.ok ? [item.accountId] : [])));
  const units = new Map(await Promise.all([...accounts].map(async (id) => [id, await unitsOf(id)] as const)));
  return (accountId) => units.get(accountId) ?? { ok: false, error: `nobody asked for those of account ${accountId}.` };
}

function isPlanOnly(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'asr-step' in event && event['asr-step'] === 'plan';
}

/**
 * Sends a request as an account owner: an event in the caller's own name. The caller needs no permission to start
 * executions or to read history.
 */
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import {
  delegatedEventTypes,
  delegationName,
  readDelegate,
  requestsBusName,
  sourceOf,
  type DelegatedAction,
} from '@asr/orchestrator';
import type { Aws } from '@asr/playbooks';
import { BadInputError } from '../input/index.ts';
import { callerOf } from './caller.ts';

export interface DelegatedRequest {
  readonly delegation: string;
  readonly action: DelegatedAction;
  readonly detail: object;
}

interface SentRequest {
  readonly eventId: string;
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
}

/** Sends the request in the name of the caller. */
export async function putRequest(
  aws: Aws,
  namespace: string,
  { delegation, action, detail }: DelegatedRequest,
): Promise<SentRequest> {
  const source = await ownSource(aws, delegation);
  const detailType = delegatedEventTypes[action];
  const bus = requestsBusName(namespace);
  const entry = { EventBusName: bus, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) };
  return { eventId: await put(aws, entry), bus, source, detailType };
}

async function ownSource(aws: Aws, delegation: string): Promise<string> {
  if (!delegationName.test(delegation))
    throw new BadInputError(`${delegation} is not a valid name of a delegation, such as shop-team.`);
  const { userId } = await callerOf(aws);
  const source = sourceOf(delegation, userId);
  if (readDelegate(source) !== undefined) return source;
  throw new BadInputError(
    `Your credentials belong to ${userId}. A delegated request requires an IAM user or a role session. Log in as one of them.`,
  );
}

/** Puts one event. EventBridge can accept the call but reject the event. */
async function put(aws: Aws, entry: PutEventsRequestEntry): Promise<string> {
  const { FailedEntryCount, Entries: [sent] = [] } = await aws
    .client(EventBridgeClient)
    .send(new PutEventsCommand({ Entries: [entry] }));
  if (FailedEntryCount === 0 && sent?.EventId !== undefined) return sent.EventId;
  throw new Error(
    `The event bus ${entry.EventBusName} rejected the request: ${sent?.ErrorCode ?? 'no reason given'} ${sent?.ErrorMessage ?? ''}`.trimEnd(),
  );
}

/** Reads the request of a delegate from its event. Unknown fields are refused, never ignored. */
import * as z from 'zod';
import { chatSource } from './chat-user.ts';
import { delegateSource } from './delegate.ts';
import type { DelegatedAction } from '../policy/index.ts';
import { badField, text } from '../model/index.ts';

/** The `detail-type` of each action that a delegation can allow. */
export const delegatedEventTypes: { readonly [action in DelegatedAction]: string } = {
  remediate: 'ASR Remediate',
  approve: 'ASR Approval',
  undo: 'ASR Undo',
};

/** More findings would not fit into one execution. */
export const mostFindingIds = 100;

const remediationId = text(64).regex(
  /^r-[0-9a-f]{20}$/,
  'must be the id of a remediation, such as r-0a1b2c3d4e5f60718293',
);

/** IAM identifies the caller, so the detail does not. Force and override are only for administrators. */
const details = {
  remediate: strict({
    findingIds: z
      .array(text(512), 'must be a list')
      .min(1, 'must name a finding')
      .max(mostFindingIds, `must name at most ${mostFindingIds} findings`),
    mode: z.literal('plan', 'must be plan, or absent').exactOptional(),
  }),
  approve: strict({
    remediationId,
    decision: z.enum(['approve', 'reject'], 'must be approve or reject'),
    because: text(500),
    plan: text(64).exactOptional(),
  }),
  undo: strict({ remediationId }),
  undoOfFinding: strict({ findingId: text(512) }),
};

export type DelegatedRequest =
  | ({ readonly action: 'remediate' } & z.infer<typeof details.remediate>)
  | ({ readonly action: 'approve' } & z.infer<typeof details.approve>)
  | ({ readonly action: 'undo' } & z.infer<typeof details.undo>)
  /** Undoes the last changes of a finding. Its note names no remediation. */
  | ({ readonly action: 'undo' } & z.infer<typeof details.undoOfFinding>);

export type RequestReading =
  | { readonly ok: true; readonly request: DelegatedRequest }
  /** A sentence. */
  | { readonly ok: false; readonly error: string };

export interface DelegatedEvent {
  readonly source: string;
  readonly 'detail-type'?: unknown;
  readonly detail?: unknown;
}

/** Whether the source of the event is a delegate or a member of a chat. Such an event is never read as another kind. */
export function isDelegated(event: unknown): event is DelegatedEvent {
  return (
    typeof event === 'object' &&
    event !== null &&
    'source' in event &&
    typeof event.source === 'string' &&
    (event.source.startsWith(delegateSource) || event.source.startsWith(chatSource))
  );
}

export function readDelegatedRequest(event: DelegatedEvent): RequestReading {
  switch (event['detail-type']) {
    case delegatedEventTypes.remediate:
      return read('remediate', details.remediate, event.detail);
    case delegatedEventTypes.approve:
      return read('approve', details.approve, event.detail);
    case delegatedEventTypes.undo:
      return namesFinding(event.detail)
        ? read('undo', details.undoOfFinding, event.detail)
        : read('undo', details.undo, event.detail);
    default:
      return { ok: false, error: `detail-type must be one of ${Object.values(delegatedEventTypes).join(', ')}.` };
  }
}

function namesFinding(detail: unknown): boolean {
  return typeof detail === 'object' && detail !== null && 'findingId' in detail;
}

function read<Action extends DelegatedAction, Detail>(action: Action, schema: z.ZodType<Detail>, detail: unknown) {
  const parsed = schema.safeParse(detail);
  if (!parsed.success) return { ok: false as const, error: badField(parsed.error, ['detail']) };
  return { ok: true as const, request: { action, ...parsed.data } };
}

function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `may have ${Object.keys(shape).join(', ')} and nothing else`
        : 'must be an object',
  });
}

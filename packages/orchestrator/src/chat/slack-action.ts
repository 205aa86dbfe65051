/**
 * Reads a click on a button of a message.
 *
 * @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
import * as z from 'zod';
import { sanitize } from '../model/index.ts';
import type { ChatRequest, ChatUser } from '../delegation/index.ts';

/** `action_id` of the buttons. Their value is `<remediation id>:<digest>`. */
export const slackActions = { approve: 'asr-approve', reject: 'asr-reject' } as const;

/** Block and action of the input for the reason. */
export const slackReason = { block: 'asr-reason', action: 'asr-reason' } as const;

export interface SlackAction {
  readonly user: ChatUser;
  readonly request: ChatRequest;
  /** The text that the person entered, or `undefined`. */
  readonly because: string | undefined;
  /** Where to answer within 30 minutes. */
  readonly responseUrl: string;
  readonly channel: string;
  /** Time stamp of the message, which identifies it in its channel. */
  readonly message: string;
}

export type SlackReading =
  | { readonly ok: true; readonly action: SlackAction }
  /** Not about a decision, such as a click on a link. */
  | { readonly ok: true; readonly action?: undefined }
  | { readonly ok: false; readonly error: string };

const slackId = z.string().regex(/^[A-Z0-9]{3,24}$/);

const click = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: slackId }),
  user: z.object({ id: slackId, team_id: slackId.optional() }),
  container: z.object({ message_ts: z.string().max(32), channel_id: slackId }),
  response_url: z.string().max(500),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().max(200).optional() })).min(1),
  state: z
    .object({
      values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))),
    })
    .optional(),
});

/** @param body Form with one field, `payload`, which is JSON. */
export function readSlackAction(body: Buffer): SlackReading {
  const payload = new URLSearchParams(body.toString('utf8')).get('payload');
  const content = payload === null ? undefined : parsed(payload);
  if (content === undefined) return { ok: false, error: 'The request contains no payload of Slack.' };
  if (typeOf(content) !== 'block_actions') return { ok: true };
  const reading = click.safeParse(content);
  if (!reading.success) return { ok: false, error: 'The payload of Slack has another form than documented.' };
  const [request, ...others] = reading.data.actions.flatMap(decisionIn);
  if (request === undefined) return { ok: true };
  if (request === 'unreadable' || others.length > 0)
    return { ok: false, error: 'The button has another value than ASR gave it.' };
  return { ok: true, action: actionOf(reading.data, request) };
}

type Click = z.infer<typeof click>;

function actionOf({ team, user, container, response_url, state }: Click, request: ChatRequest): SlackAction {
  const reason = state?.values[slackReason.block]?.[slackReason.action]?.value?.trim() ?? '';
  return {
    // In a channel that two workspaces share, the member can belong to the other one.
    user: { chat: 'slack', team: user.team_id ?? team.id, user: user.id },
    request,
    because: reason === '' ? undefined : sanitize(reason, 400),
    responseUrl: response_url,
    channel: container.channel_id,
    message: container.message_ts,
  };
}

type Action = Click['actions'][number];

function decisionIn({ action_id: id, value = '' }: Action): readonly (ChatRequest | 'unreadable')[] {
  const decision = id === slackActions.approve ? 'approve' : id === slackActions.reject ? 'reject' : undefined;
  if (decision === undefined) return [];
  const { remediationId, plan } = valuePattern.exec(value)?.groups ?? {};
  return remediationId === undefined ? ['unreadable'] : [{ remediationId, decision, plan }];
}

/** The value of a button. */
export function buttonValue(remediationId: string, digest: string): string {
  return `${remediationId}:${digest}`;
}

const valuePattern = /^(?<remediationId>r-[0-9a-f]{20}):(?<plan>[0-9a-f]{64})$/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function typeOf(content: unknown): unknown {
  return typeof content === 'object' && content !== null && 'type' in content ? content.type : undefined;
}

/**
 * Reads a command in a channel: `@ASR approve r-0a1b2c3d4e5f60718293 1a2b3c4d5e6f7081 because it is ours`.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook
 * @see https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
 */
import * as z from 'zod';
import { sanitize } from '../model/index.ts';
import type { ChatRequest, ChatUser } from '../delegation/index.ts';
import { isWithinWindow } from './signature.ts';

interface TeamsCommand {
  readonly user: ChatUser;
  readonly request: ChatRequest;
  readonly because: string | undefined;
}

export type TeamsReading =
  | { readonly ok: true; readonly command: TeamsCommand }
  /** The message is no command. The sentence is for the channel. */
  | { readonly ok: true; readonly command?: undefined; readonly help: string }
  /** The request is not valid. */
  | { readonly ok: false; readonly error: string };

const uuid = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));

const activity = z.object({
  type: z.literal('message'),
  timestamp: z.iso.datetime({ offset: true }),
  channelId: z.literal('msteams'),
  from: z.object({ aadObjectId: uuid }),
  text: z.string().max(20_000),
  channelData: z.object({ tenant: z.object({ id: uuid }) }),
});

export function readTeamsCommand(body: Buffer, now: Date): TeamsReading {
  const reading = activity.safeParse(parsed(body));
  if (!reading.success) return { ok: false, error: 'The message of Microsoft Teams has another form than documented.' };
  const { timestamp, from, text, channelData } = reading.data;
  if (!isWithinWindow(Date.parse(timestamp), now))
    return { ok: false, error: 'The message has expired. Send it again.' };
  const { decision, remediationId, plan, because } = commandPattern.exec(plainText(text))?.groups ?? {};
  if (decision === undefined || remediationId === undefined || plan === undefined) return { ok: true, help };
  return {
    ok: true,
    command: {
      user: { chat: 'teams', team: channelData.tenant.id, user: from.aadObjectId },
      request: {
        remediationId: remediationId.toLowerCase(),
        decision: decision.toLowerCase() === 'approve' ? 'approve' : 'reject',
        plan: plan.toLowerCase(),
      },
      because: because === undefined ? undefined : sanitize(because.trim(), 400),
    },
  };
}

/** The command for a plan, as messages show it. */
export function teamsCommand(decision: ChatRequest['decision'], remediationId: string, plan: string): string {
  return `${decision} ${remediationId} ${plan}`;
}

const help =
  'Write: approve <remediation> <plan>, or reject <remediation> <plan>, as the message of ASR shows it. You can add: because <reason>.';

const commandPattern =
  /^(?<decision>approve|reject) (?<remediationId>r-[0-9a-f]{20}) (?<plan>[0-9a-f]{16}|[0-9a-f]{64})(?: because (?<because>\S.*))?$/i;

/**
 * Teams sends HTML: the mention of the webhook, entities, and tags of the editor. No tag contains an opening bracket, so that
 * the time grows with the length of the message, and not with its square.
 */
function plainText(html: string): string {
  const text = html
    .replaceAll(/<at[^<>]*>[^<]*<\/at>/gi, ' ')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return text.replaceAll(/\s+/g, ' ').trim();
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Reads what AWS Config tells a rule's function. Of a resource it says what changed, not how it is now: the evaluator
 * looks for itself.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 */
import * as z from 'zod';
import { sanitize } from '../model/index.ts';

/** The resource that changed. */
export interface ConfigItem {
  /** `AWS::EC2::SecurityGroup`. */
  readonly resourceType: string;
  readonly resourceId: string;
  /** When AWS Config saw it so. */
  readonly capturedAt: Date;
}

export interface ConfigEvent {
  readonly accountId: string;
  readonly ruleName: string;
  readonly resultToken: string;
  readonly item: ConfigItem;
}

export type ConfigReading =
  /** The resource is to be evaluated. */
  | ({ readonly kind: 'changed' } & ConfigEvent)
  /** There is nothing left to evaluate, or it is no longer the rule's business. */
  | ({ readonly kind: 'ended'; readonly why: string } & ConfigEvent)
  /** Nothing can, or must, be answered. A sentence for the log. */
  | { readonly kind: 'nothing'; readonly why: string };

export const wasDeleted = 'The configurationItem was deleted and therefore cannot be validated.';

/** Whatever is missing, the answer is a sentence and not a crash: AWS Config would only call again with the same. */
export function readConfigEvent(event: unknown, now: Date): ConfigReading {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return nothing(`The event is not one of AWS Config: ${sentenceOf(parsed.error)}`);
  const { accountId, configRuleName: ruleName, resultToken, eventLeftScope, invokingEvent } = parsed.data;
  const invoking = invokingSchema.safeParse(asJson(invokingEvent));
  if (!invoking.success)
    return nothing(`The invokingEvent of AWS Config is not understood: ${sentenceOf(invoking.error)}`);

  const { messageType, notificationCreationTime } = invoking.data;
  if (!changes.has(messageType))
    return nothing(`${ruleName} evaluates changes only. It ignores ${sanitize(messageType, 60)}.`);
  const item = invoking.data.configurationItem ?? invoking.data.configurationItemSummary;
  if (!item) return nothing(`The ${messageType} for ${ruleName} names no resource; there is nothing to evaluate.`);
  if (item.awsAccountId !== undefined && item.awsAccountId !== accountId) {
    return nothing(
      `The event of account ${accountId} is about a resource of account ${sanitize(item.awsAccountId, 20)}. ASR ignored it. Check who sends events to ASR.`,
    );
  }

  const { resourceType, resourceId, configurationItemCaptureTime } = item;
  const capturedAt = firstTime(configurationItemCaptureTime, notificationCreationTime) ?? now;
  const read = { accountId, ruleName, resultToken, item: { resourceType, resourceId, capturedAt } };
  if (isDeleted(item)) return { kind: 'ended', why: wasDeleted, ...read };
  if (eventLeftScope === true)
    return { kind: 'ended', why: `The resource left the scope of the rule ${ruleName}.`, ...read };
  return { kind: 'changed', ...read };
}

const eventSchema = z.object({
  accountId: z.string().regex(/^\d{12}$/, 'must be twelve digits'),
  configRuleName: z.string().min(1).max(128),
  resultToken: z.string().min(1),
  eventLeftScope: z.boolean().nullish(),
  invokingEvent: z.string(),
});

/** The summary of an item that is too large for an event has the same names. */
const itemSchema = z.object({
  awsAccountId: z.string().exactOptional(),
  resourceType: z.string().min(1).max(256),
  resourceId: z.string().min(1).max(768),
  configurationItemCaptureTime: z.string().nullish(),
  configurationItemStatus: z.string().nullish(),
  changeType: z.string().nullish(),
});

const invokingSchema = z.object({
  messageType: z.string(),
  notificationCreationTime: z.string().nullish(),
  configurationItem: itemSchema.nullish(),
  configurationItemSummary: itemSchema.nullish(),
});

const changes: ReadonlySet<string> = new Set([
  'ConfigurationItemChangeNotification',
  'OversizedConfigurationItemChangeNotification',
]);
const deleted: ReadonlySet<string> = new Set(['ResourceDeleted', 'ResourceDeletedNotRecorded']);

function isDeleted({ configurationItemStatus, changeType }: z.infer<typeof itemSchema>): boolean {
  return deleted.has(configurationItemStatus ?? '') || changeType === 'DELETE';
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstTime(...texts: readonly (string | null | undefined)[]): Date | undefined {
  return texts.map((text) => new Date(text ?? Number.NaN)).find((time) => !Number.isNaN(time.getTime()));
}

function nothing(why: string): ConfigReading {
  return { kind: 'nothing', why };
}

function sentenceOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.') || 'it'} is wrong (${issue?.message ?? 'unknown'}).`;
}

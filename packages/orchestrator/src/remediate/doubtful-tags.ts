/**
 * Tags that changed close to a violation. ASR reports such a change, and an approver decides instead of the tag.
 *
 * History keeps one log for each resource, with changes of tags and with violations that were skipped because the policy
 * does not select the resource. Events can arrive in any order, so each of them checks the log for the other.
 */
import type { RemediationRequest, TagChange } from '../model/index.ts';
import type { EventLog } from '../history/index.ts';
import { doubtfulChange, selectingTagKeys, sentenceOfChange } from '../policy/index.ts';
import { reportViolation } from './report-violation.ts';
import type { Concluded, Context } from './context.ts';
import type { Dependencies } from './dependencies.ts';

/** A violation that was skipped because the policy does not select the resource. */
interface SkippedViolation {
  readonly controlId: string;
  readonly at: string;
  readonly actor?: string;
}

type Entry = { readonly tagChange: TagChange } | { readonly skipped: SkippedViolation };

/** Records the tag change that caused the request, if any. Called before the resource is claimed. */
export async function rememberTagChange(request: RemediationRequest, { history }: Dependencies): Promise<void> {
  const { detection } = request;
  if (detection?.tagChange === undefined) return;
  const entry: Entry = { tagChange: detection.tagChange };
  await history.rememberEvent(request, 'regional', { id: detection.id, at: detection.at, event: entry }, 'tags');
}

/** Returns a sentence about the change that makes a tag doubtful, or `undefined` if the tag decides. */
export async function whyDoubtful(context: Context, decides: (key: string) => boolean): Promise<string | undefined> {
  const { request, dependencies } = context;
  const log = await dependencies.history.rememberEvent(request, 'regional', undefined, 'tags');
  return sentenceAbout(changesIn(log), decides, violationOf(context), dependencies);
}

/**
 * Returns why a resource that the policy does not select is reported: a selecting tag changed close to a violation.
 * Returns `undefined` if none did.
 */
export async function whyUnselected(context: Context): Promise<string | undefined> {
  const { request, dependencies } = context;
  const { detection } = request;
  if (detection === null || request.source !== 'detection') return undefined;
  if (detection.tagChange !== undefined) return afterSkipped(context, detection.tagChange);
  const { at, actor } = violationOf(context);
  const skipped = { controlId: request.controlId, at, ...(actor === undefined ? {} : { actor }) };
  const entry: Entry = { skipped };
  const event = { id: `${detection.id}/${request.controlId}`, at: detection.at, event: entry };
  const log = await dependencies.history.rememberEvent(request, 'regional', event, 'tags');
  return sentenceAbout(changesIn(log), isSelecting(request), { at, actor }, dependencies);
}

/** Handles a tag change for a control of events: reports the events that were skipped because of the tags. */
export async function answerTagChange(context: Context): Promise<Concluded> {
  const doubt = await whyUnselected(context);
  if (doubt === undefined) return { outcome: 'compliant', reason: 'No event was skipped because of the tags.' };
  const reason = `ASR skipped an event of the resource, because the policy does not select the resource. ${doubt} Check the tag and the event.`;
  const note = await reportViolation(context, reason);
  return { outcome: 'refused', reason: note === undefined ? reason : `${reason} ${note}`, violation: true };
}

/** Returns whether `groups` or `baselines` of the control in the policy select by the tag. */
export function isSelecting({ parameters }: RemediationRequest): (key: string) => boolean {
  const keys = selectingTagKeys(parameters.policy);
  return (key) => keys.includes(key);
}

async function afterSkipped({ request, dependencies }: Context, change: TagChange): Promise<string | undefined> {
  const log = await dependencies.history.rememberEvent(request, 'regional', undefined, 'tags');
  const skipped = entriesOf(log)
    .flatMap((entry) => ('skipped' in entry ? [entry.skipped] : []))
    .filter(({ controlId }) => controlId === request.controlId);
  return skipped
    .map((violation) => sentenceAbout([change], isSelecting(request), violation, dependencies))
    .find((sentence) => sentence !== undefined);
}

function sentenceAbout(
  changes: readonly TagChange[],
  decides: (key: string) => boolean,
  violation: Parameters<typeof doubtfulChange>[2],
  { tagSettleMinutes }: Dependencies,
): string | undefined {
  const change = doubtfulChange(changes, decides, violation, tagSettleMinutes);
  return change === undefined ? undefined : sentenceOfChange(change);
}

function violationOf({ request, dependencies }: Context) {
  const { detection } = request;
  return { at: detection?.at ?? dependencies.now().toISOString(), actor: detection?.actor };
}

function changesIn(log: EventLog): readonly TagChange[] {
  return entriesOf(log).flatMap((entry) => ('tagChange' in entry ? [entry.tagChange] : []));
}

function entriesOf({ events }: EventLog): readonly Entry[] {
  return events.map(({ event }) => event as Entry);
}

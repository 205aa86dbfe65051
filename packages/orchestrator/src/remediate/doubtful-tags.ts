/**
 * Tags that changed close to a violation. A tag is not a right: such a change is reported, and an approver decides
 * where the tag would have decided.
 *
 * History keeps one log for each resource, with changes of tags and with violations that were skipped because the policy
 * does not select the resource. Their events arrive in any order, and the one that comes second sees the other.
 */
import type { RemediationRequest, TagChange } from '../model/index.ts';
import type { EventLog } from '../history/index.ts';
import { doubtfulChange, exemptionTag, sentenceOfChange } from '../policy/index.ts';
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

/** Remembers the tag change of the request, if it comes from one. Called before the resource is claimed. */
export async function rememberTagChange(request: RemediationRequest, { history }: Dependencies): Promise<void> {
  const { detection } = request;
  if (detection?.tagChange === undefined) return;
  const entry: Entry = { tagChange: detection.tagChange };
  await history.rememberEvent(request, 'regional', { id: detection.id, at: detection.at, event: entry }, 'tags');
}

/** A sentence about the change that makes a tag doubtful; `undefined`: the tag decides. */
export async function whyDoubtful(context: Context, decides: (key: string) => boolean): Promise<string | undefined> {
  const { request, dependencies } = context;
  const log = await dependencies.history.rememberEvent(request, 'regional', undefined, 'tags');
  return sentenceAbout(changesIn(log), decides, violationOf(context), dependencies);
}

/**
 * Why a resource that the policy does not select is reported all the same: a tag that selects changed close to a
 * violation. `undefined`: no tag did.
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
  return sentenceAbout(changesIn(log), isSelecting, { at, actor }, dependencies);
}

/** What a change of tags means for a control that answers events: only events that were skipped because of the tags. */
export async function answerTagChange(context: Context): Promise<Concluded> {
  const doubt = await whyUnselected(context);
  if (doubt === undefined) return { outcome: 'compliant', reason: 'No event was skipped because of the tags.' };
  const reason = `An event on the resource was skipped, because the policy does not select it. ${doubt} Check both.`;
  const note = await reportViolation(context, reason);
  return { outcome: 'refused', reason: note === undefined ? reason : `${reason} ${note}`, violation: true };
}

/** The tags by which `groups` and `baselines` select. */
export function isSelecting(key: string): boolean {
  return key !== exemptionTag && key !== 'AllowedPorts';
}

async function afterSkipped({ request, dependencies }: Context, change: TagChange): Promise<string | undefined> {
  const log = await dependencies.history.rememberEvent(request, 'regional', undefined, 'tags');
  const skipped = entriesOf(log)
    .flatMap((entry) => ('skipped' in entry ? [entry.skipped] : []))
    .filter(({ controlId }) => controlId === request.controlId);
  return skipped
    .map((violation) => sentenceAbout([change], isSelecting, violation, dependencies))
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

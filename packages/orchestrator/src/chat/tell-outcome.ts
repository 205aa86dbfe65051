/** Sends the question of a plan that waits for approval, and writes the outcome into its message. */
import type { RemediationRecord } from '../model/index.ts';
import type { OutcomeDetail } from '../report/index.ts';
import { showQuestion } from './show-question.ts';
import { line } from './question.ts';
import { slackAnswer, slackQuestion, slackText } from './slack-message.ts';
import { teamsAnswer, teamsQuestion } from './teams-card.ts';
import type { ChatWorld, PostedQuestion } from './world.ts';

/** The fields of the outcome event that a message needs. */
export type ToldOutcome = Pick<OutcomeDetail, 'key' | 'remediationId' | 'outcome' | 'reason' | 'title' | 'undo'>;

/** Safe to repeat: EventBridge can deliver an event twice, and retries after an error. */
export async function tellOutcome(detail: ToldOutcome, world: ChatWorld): Promise<void> {
  const posted = await world.questions.find(detail.key);
  if (detail.outcome === 'awaiting-approval') return ask(detail, posted, world);
  if (posted !== undefined) return end(detail, posted, world);
}

async function ask({ key, remediationId }: ToldOutcome, posted: PostedQuestion | undefined, world: ChatWorld) {
  const record = await world.findRecord(remediationId);
  const question = record === undefined ? undefined : await showQuestion(record, world);
  // Decided in the meantime.
  if (question === undefined) return;
  const { digest } = question;
  if (posted?.remediationId === remediationId && posted.digest === digest) return;
  const { slack, teams } = world;
  // The new question is worth more than a tidy channel, so it comes first.
  const place = await slack?.post(slackQuestion(question));
  await teams?.post(teamsQuestion(question));
  await world.questions.remember({ key, remediationId, digest, ...(place === undefined ? {} : { slack: place }) });
  if (posted?.slack !== undefined)
    await slack?.update(posted.slack, slackText(question.title, 'A newer question replaces this one.'));
}

/**
 * An outcome with another id is about the same resource and control, such as the refusal of an approval. Then the question
 * may still wait.
 */
async function end(detail: ToldOutcome, posted: PostedQuestion, world: ChatWorld): Promise<void> {
  const { slack, teams } = world;
  const record = await world.findRecord(posted.remediationId);
  const open = record === undefined ? undefined : await showQuestion(record, world);
  const text = outcomeText(detail);
  if (open !== undefined && open.digest === posted.digest) {
    if (detail.remediationId === posted.remediationId) return;
    if (posted.slack !== undefined) await slack?.update(posted.slack, slackQuestion(open, text));
  } else {
    const asked = record === undefined ? undefined : await showQuestion(asAsked(record, posted), world);
    const message = asked === undefined ? slackText(detail.title, text) : slackAnswer(asked, text);
    if (posted.slack !== undefined) await slack?.update(posted.slack, message);
    await world.questions.forget(posted.key);
  }
  await teams?.post(teamsAnswer(detail.title, text));
}

/** The record as it was when the question was asked. Changes that were made are no longer pending. */
function asAsked(record: RemediationRecord, { digest }: PostedQuestion): RemediationRecord {
  const pending = record.pending.length === 0 ? record.changes : record.pending;
  return { ...record, outcome: 'awaiting-approval', digest, pending };
}

function outcomeText({ outcome, reason, undo }: ToldOutcome): string {
  const lines = [`${outcome}: ${line(reason, 300)}`, ...(undo === null ? [] : [`Undo: ${line(undo, 100)}`])];
  return lines.join('\n');
}

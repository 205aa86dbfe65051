/** Decides what ASR does about an overdue finding. Pure. */
import type { Deadline, DeadlineAction } from '../policy/index.ts';

/** A finding that ASR reported as overdue, as history has it. */
export interface Told {
  /** ISO 8601. */
  readonly toldAt: string;
  /** Whether ASR requested approval or the remediation since. */
  readonly isFollowedUp: boolean;
}

export type OverdueDeadline = Extract<Deadline, { readonly kind: 'known' }>;

const hourMilliseconds = 3_600_000;

/**
 * The next step for a finding whose deadline passed. ASR first reports the finding and announces the action. It acts after
 * the grace period, and once.
 *
 * @param report In history, the one that announced this action, if there is one.
 */
export function stepOf(
  action: DeadlineAction,
  { graceHours }: Pick<OverdueDeadline, 'graceHours'>,
  report: Told | undefined,
  now: Date,
): DeadlineAction | 'none' {
  if (report === undefined) return 'tell';
  if (action === 'tell' || report.isFollowedUp) return 'none';
  const waited = now.getTime() - Date.parse(report.toldAt);
  // A time that cannot be read is not a long time ago.
  return waited >= graceHours * hourMilliseconds ? action : 'none';
}

/** The report of an overdue finding: a sentence, and what follows. */
export function announcementOf(
  action: DeadlineAction,
  { dueAt, days, graceHours }: Pick<OverdueDeadline, 'dueAt' | 'days' | 'graceHours'>,
  now: Date,
): string {
  const limit = `asr.config.yaml gives findings like this ${days === 1 ? '1 day' : `${days} days`}`;
  const at = new Date(now.getTime() + graceHours * hourMilliseconds).toISOString().slice(0, 16);
  return `Overdue since ${dueAt.slice(0, 10)}: ${limit}. ${sentences[action](`${at}Z`)}`;
}

/** Why ASR acts: two sentences. */
export function reasonFor({ dueAt }: Pick<OverdueDeadline, 'dueAt'>, toldAt: string): string {
  return `The deadline of the finding passed on ${dueAt.slice(0, 10)}. ASR reported this on ${toldAt.slice(0, 16)}Z.`;
}

const sentences: { readonly [action in DeadlineAction]: (at: string) => string } = {
  tell: () => 'Remediate it, or add an exception.',
  ask: (at) => `If it is still open, ASR requests approval of its remediation after ${at}.`,
  remediate: (at) => `If it is still open, ASR remediates it after ${at}.`,
};

/** How long to give a service or a runbook, and how often to look. */
import type { AnyPlaybook } from '@asr/playbooks';

/** What a runbook gets when the playbook declares nothing. */
const runbookSeconds = 1800;

export function settleSeconds(playbook: AnyPlaybook): number {
  return playbook.settles?.withinSeconds ?? runbookSeconds;
}

/** Soon at first, then ever more seldom, and once at the very end: 10 s to 5 min. */
export function secondsToWait(now: Date, settleBy: Date, within: number): number {
  const left = Math.ceil((settleBy.getTime() - now.getTime()) / 1000);
  const elapsed = within - left;
  return Math.max(1, Math.min(left, Math.min(300, Math.max(10, Math.ceil(elapsed / 2)))));
}

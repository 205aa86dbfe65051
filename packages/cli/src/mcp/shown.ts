/**
 * What an agent sees of the objects of the console: no digests of plans and no command lines, because approving, stopping
 * and starting are for people, and changes as readable lines.
 */
import type { ConsoleOperations, Remediation } from '@asr/console';
import { sanitize } from '@asr/orchestrator';
import type { AgentOperations } from '@asr/operations/console';
import { changeLine } from '@asr/operations/views';
import { mostTitle } from './untrusted.ts';

type Answers<Name extends keyof ConsoleOperations> = Awaited<ReturnType<ConsoleOperations[Name]>>;
type Finding = Answers<'findings'>['items'][number];
type Change = Remediation['changes'][number];
type Plan = Answers<'plan'>['plans'][number];
type Control = Awaited<ReturnType<AgentOperations['controls']>>[number];

export function shownFinding({ commands: _commands, title, ...finding }: Finding) {
  return { ...finding, title: sanitize(title, mostTitle) };
}

export function shownPlan({ changes, asked, ...plan }: Plan) {
  return { ...plan, changes: linesOf(changes), changesThatRequireApproval: linesOf(asked) };
}

export function shownRemediation(remediation: Remediation) {
  const { digest: _digest, commands: _commands, links: _links, changes, pending, conflict, ...rest } = remediation;
  return {
    ...rest,
    changes: linesOf(changes),
    pending: linesOf(pending),
    conflict: conflict.map((one) => `${lineOf(one)}; now: ${JSON.stringify(one.now ?? null)}`),
  };
}

/** `~ encrypted: false → true` */
export function linesOf(changes: readonly Change[]): readonly string[] {
  return changes.map(lineOf);
}

function lineOf({ key, ...change }: Change): string {
  return changeLine(key === undefined ? change : { ...change, key });
}

/** A row of the catalog. `explain_control` has the rest. */
export function shownControl({ controlId, title, resourceType, mode, approval, effect, irreversible }: Control) {
  return { controlId, title, resourceType, mode, approval, effect, irreversible };
}

export function explained({ command: _command, ...control }: Control) {
  return control;
}

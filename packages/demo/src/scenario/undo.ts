/** Undoes one remediation, and compares the resource with its state before ASR. */
import type { LocalCloud } from '@asr/local-cloud';
import { type RemediationView, undoEvent } from '@asr/cli';
import type { FoundResource } from './findings.ts';
import { onlyOne } from './only-remediation.ts';
import type { Look, Violation } from './violation.ts';

export interface Undone {
  readonly remediation: RemediationView;
  readonly before: Look;
  readonly after: Look;
  /** Whether the resource has its state from before ASR's change. */
  readonly isRestored: boolean;
}

/** A fixed scene of either part. */
export interface Fixed {
  readonly scene: { readonly violation: Violation; readonly accountId: string; readonly region: string };
  readonly resource: FoundResource;
  /** State before ASR's change. */
  readonly before: Look;
  readonly remediation?: RemediationView;
}

export async function undo({ scene, resource, before, remediation }: Fixed, cloud: LocalCloud): Promise<Undone> {
  const { violation, accountId, region } = scene;
  const account = cloud.account(accountId, region);
  const fixed = await violation.look(account, resource);
  const run = await cloud.start({ kind: 'resume', event: undoEvent(remediation?.remediationId ?? '', 'you') });
  const undone = await onlyOne(run, cloud);
  const after = await violation.look(account, resource);
  return {
    remediation: undone,
    before: fixed,
    after,
    isRestored: undone.outcome === 'undone' && after.sees === before.sees,
  };
}

/** The scene of this violation. */
export function playedOf<One extends Pick<Fixed, 'scene'>>(played: readonly One[], violation: Violation): One {
  const found = played.find(({ scene }) => scene.violation === violation);
  if (found === undefined) throw new Error(`The demo has no scene for ${violation.controlId}.`);
  return found;
}

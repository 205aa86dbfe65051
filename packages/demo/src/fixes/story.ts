/** The first act, step by step: what goes wrong, what ASR does about it, and what anyone sees who looks. */
import { randomUUID } from 'node:crypto';
import type { Account, FindingView, LocalCloud } from '@asr/local-cloud';
import { type RemediationView, approvalEvent, buttonOf, findRecord, imported, pressButton } from '@asr/cli';
import { type FoundResource, type Look, type Scene, type Undone, onlyOne, playedOf, undo } from '../scenario/index.ts';
import { scenes, undoneViolation } from './scenes.ts';

/** A scene on its way: each step adds to it. */
export interface Played {
  readonly scene: Scene;
  readonly resource: FoundResource;
  readonly before: Look;
  /** Names of the rules that fired, the button's own among them. */
  readonly rules: readonly string[];
  readonly remediation?: RemediationView;
  /** The SSM document that made the change, if a runbook did. */
  readonly runbook?: string;
  readonly isApproved: boolean;
  readonly after?: Look;
}

export interface Story {
  readonly played: readonly Played[];
  /** What Security Hub shows of one finding. */
  readonly note: FindingView | undefined;
  readonly undone: Undone;
}

/** Every fix was made, was seen by somebody else than ASR, and can be taken back. */
export function isAsExpected({ played, undone }: Story): boolean {
  return (
    undone.isRestored &&
    played.every(({ remediation, after }) => remediation?.outcome === 'fixed' && after?.isFixed === true)
  );
}

/** Makes everything wrong, and makes sure that it is. */
export function goWrong(cloud: LocalCloud): Promise<readonly Played[]> {
  return Promise.all(
    scenes(cloud.admin.accountId).map(async (scene) => {
      const account = accountOf(scene, cloud);
      const resource = await scene.violation.create(account);
      const before = await scene.violation.look(account, resource);
      if (before.isFixed) throw new Error(`${scene.violation.controlId} could not be violated: ${before.sees}.`);
      return { scene, resource, before, rules: [], isApproved: false };
    }),
  );
}

/** Sends what Security Hub would send: for a press of the button, and for a finding that it imports. */
export async function report(played: Played, cloud: LocalCloud): Promise<Played> {
  const { scene, resource } = played;
  const { violation, accountId, region, started, format } = scene;
  const now = () => new Date();
  const { controlId, title } = violation;
  const finding = scene.finding({ controlId, title, accountId, region, resource, seenAt: now() });
  const button = buttonOf(cloud, { newId: randomUUID, now });
  const event = started === 'button' ? pressButton([finding], button) : imported(finding, format, button);
  const run = await cloud.putEvent(event);
  const remediation = await onlyOne(run, cloud);
  const runbook = (await findRecord(cloud, remediation.remediationId))?.runbook?.documentName;
  return { ...played, rules: run.rules, remediation, ...(runbook === undefined ? {} : { runbook }) };
}

/** Says yes to what waits for a person. */
export async function approve(played: Played, cloud: LocalCloud): Promise<Played> {
  const { remediation } = played;
  if (remediation?.outcome !== 'awaiting-approval') return played;
  const decided = { decision: 'approve', by: 'you', because: 'The budget allows it.' } as const;
  const run = await cloud.start({ kind: 'resume', event: approvalEvent(remediation.remediationId, decided) });
  return { ...played, remediation: await onlyOne(run, cloud), isApproved: true };
}

export async function lookAgain(played: Played, cloud: LocalCloud): Promise<Played> {
  const { scene, resource } = played;
  return { ...played, after: await scene.violation.look(accountOf(scene, cloud), resource) };
}

/** Takes one remediation back and looks whether all is as before. */
export function undoOne(played: readonly Played[], cloud: LocalCloud): Promise<Undone> {
  return undo(playedOf(played, undoneViolation), cloud);
}

export function noteOf(played: readonly Played[], cloud: LocalCloud): FindingView | undefined {
  const { remediation } = playedOf(played, undoneViolation);
  return cloud.findings().find(({ findingId }) => findingId === remediation?.findingId);
}

function accountOf({ accountId, region }: Scene, cloud: LocalCloud): Account {
  return cloud.account(accountId, region);
}

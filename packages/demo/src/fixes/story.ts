/** The first part, step by step: creates violations, remediates them, and verifies the resources. */
import { randomUUID } from 'node:crypto';
import type { Account, FindingView, LocalCloud } from '@asr/local-cloud';
import { type RemediationView, approvalEvent, buttonOf, findRecord, imported, pressButton } from '@asr/cli';
import { type FoundResource, type Look, type Scene, type Undone, onlyOne, playedOf, undo } from '../scenario/index.ts';
import { scenes, undoneViolation } from './scenes.ts';

/** The state of a scene. Each step adds to it. */
export interface Played {
  readonly scene: Scene;
  readonly resource: FoundResource;
  readonly before: Look;
  /** Names of the event rules that matched, including the rule of the button. */
  readonly rules: readonly string[];
  readonly remediation?: RemediationView;
  /** The SSM document that made the change, if a runbook did. */
  readonly runbook?: string;
  readonly isApproved: boolean;
  readonly after?: Look;
}

export interface Story {
  readonly played: readonly Played[];
  /** The note on one finding in Security Hub. */
  readonly note: FindingView | undefined;
  readonly undone: Undone;
}

/** Whether ASR made every fix, the AWS SDK confirms it, and the undo restored the resource. */
export function isAsExpected({ played, undone }: Story): boolean {
  return (
    undone.isRestored &&
    played.every(({ remediation, after }) => remediation?.outcome === 'fixed' && after?.isFixed === true)
  );
}

/** Creates all violations, and checks that they exist. */
export function createViolations(cloud: LocalCloud): Promise<readonly Played[]> {
  return Promise.all(
    scenes(cloud.admin.accountId).map(async (scene) => {
      const account = accountOf(scene, cloud);
      const resource = await scene.violation.create(account);
      const before = await scene.violation.look(account, resource);
      if (before.isFixed) throw new Error(`${scene.violation.controlId} is not violated: ${before.sees}.`);
      return { scene, resource, before, rules: [], isApproved: false };
    }),
  );
}

/** Sends the event that Security Hub sends for the button or for an imported finding. */
export async function report(played: Played, cloud: LocalCloud): Promise<Played> {
  const { scene, resource } = played;
  const { violation, accountId, region, started, format } = scene;
  const now = () => new Date();
  const { controlId, title } = violation;
  const finding = scene.finding({ controlId, title, accountId, region, resource, seenAt: now() });
  const button = buttonOf(cloud, { newId: randomUUID, now });
  const event = started === 'button' ? pressButton([finding], button) : imported(finding, format, button);
  const run = await cloud.putEvent(event);
  const remediation = await onlyOne(
    run,
    cloud,
    (one) => one.controlId === controlId && one.accountId === accountId && one.region === region,
  );
  const runbook = (await findRecord(cloud, remediation.remediationId))?.runbook?.documentName;
  return { ...played, rules: run.rules, remediation, ...(runbook === undefined ? {} : { runbook }) };
}

/** Approves the plan if it awaits approval. */
export async function approve(played: Played, cloud: LocalCloud): Promise<Played> {
  const { remediation } = played;
  if (remediation?.outcome !== 'awaiting-approval') return played;
  const { plan = '' } = remediation;
  const decided = { decision: 'approve', by: 'you', because: 'The budget allows it.', plan } as const;
  const run = await cloud.start({ kind: 'resume', event: approvalEvent(remediation.remediationId, decided) });
  return { ...played, remediation: await onlyOne(run, cloud), isApproved: true };
}

export async function lookAgain(played: Played, cloud: LocalCloud): Promise<Played> {
  const { scene, resource } = played;
  return { ...played, after: await scene.violation.look(accountOf(scene, cloud), resource) };
}

/** Undoes one remediation, and compares the resource with its state before ASR. */
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

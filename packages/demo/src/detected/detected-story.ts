/** The second act, step by step: what goes wrong, who sees it, what ASR does about it, and what anyone sees who looks. */
import { randomUUID } from 'node:crypto';
import type { EvaluationView, LocalCloud } from '@asr/local-cloud';
import { lastPartOf } from '@asr/playbooks';
import { type RemediationView, findRecord, resultOf } from '@asr/cli';
import { type Look, type Undone, playedOf, undo } from '../scenario/index.ts';
import { callEvent } from './call-event.ts';
import { complianceChange, itemChange } from './config-events.ts';
import { detectedScenes, undoneDetection } from './detected-scenes.ts';
import type { DetectedResource, DetectedScene } from './detected-violation.ts';

/** A scene on its way: each step adds to it. */
export interface PlayedDetection {
  readonly scene: DetectedScene;
  readonly resource: DetectedResource;
  readonly before: Look;
  /** What AWS Config was told, if it is who looks: before the remediation, and after it. */
  readonly evaluations: readonly EvaluationView[];
  /** Names of the EventBridge rules that fired. */
  readonly rules: readonly string[];
  readonly remediation?: RemediationView;
  /** Why ASR acted, or why it did not. */
  readonly because: string;
  /** What other controls made of the same event. */
  readonly others: readonly RemediationView[];
  readonly after?: Look;
}

export interface DetectedStory {
  readonly played: readonly PlayedDetection[];
  readonly undone: Undone;
}

/** Every violation was detected and fixed, what is allowed was left alone, and the fix can be taken back. */
export function isDetectedAsExpected({ played, undone }: DetectedStory): boolean {
  return undone.isRestored && played.every(isAsWanted);
}

/** Seen by somebody else than ASR, and by AWS Config if it is who looks. No other control did anything. */
export function isAsWanted({ scene, before, evaluations, remediation, others, after }: PlayedDetection): boolean {
  const { expected } = scene.violation;
  const isSeen = expected === 'fixed' ? after?.isFixed === true : after?.sees === before.sees;
  const isEvaluated =
    evaluations.length === 0 || evaluations.map(({ compliance }) => compliance).join() === 'NON_COMPLIANT,COMPLIANT';
  return (
    remediation?.outcome === expected &&
    isSeen &&
    isEvaluated &&
    others.every(({ outcome }) => nothingDone.has(outcome))
  );
}

const nothingDone: ReadonlySet<string> = new Set(['skipped', 'compliant']);

/** Makes everything wrong, and makes sure that it is. */
export function letHappen(cloud: LocalCloud): Promise<readonly PlayedDetection[]> {
  return Promise.all(
    detectedScenes.map(async (scene) => {
      const { violation, accountId, region } = scene;
      const account = cloud.account(accountId, region);
      const resource = await violation.create(account);
      const before = await violation.look(account, resource);
      if (before.isFixed) throw new Error(`${violation.controlId} could not be violated: ${before.sees}.`);
      return { scene, resource, before, evaluations: [], rules: [], because: '', others: [] };
    }),
  );
}

/** AWS Config or CloudTrail tells, the event arrives on ASR's own bus, and the rules fire. */
export async function detect(played: PlayedDetection, cloud: LocalCloud): Promise<PlayedDetection> {
  const { scene, resource } = played;
  const evaluations = resource.call === undefined ? [await evaluate(played, cloud)] : [];
  const run = await cloud.putEvent(eventOf(scene, resource, evaluations));
  const { remediations } = await resultOf(run, cloud);
  const remediation = remediations.find(({ controlId }) => controlId === scene.violation.controlId);
  if (remediation === undefined)
    throw new Error(`Nothing detected ${scene.violation.controlId}. Look at the rules ${run.rules.join(', ')}.`);
  const record = await findRecord(cloud, remediation.remediationId);
  return {
    ...played,
    evaluations,
    rules: run.rules,
    remediation,
    because: record?.because || remediation.reason,
    others: remediations.filter((one) => one !== remediation),
  };
}

export async function lookAtDetected(played: PlayedDetection, cloud: LocalCloud): Promise<PlayedDetection> {
  const { scene, resource, evaluations } = played;
  const after = await scene.violation.look(cloud.account(scene.accountId, scene.region), resource);
  if (evaluations.length === 0) return { ...played, after };
  return { ...played, after, evaluations: [...evaluations, await evaluate(played, cloud)] };
}

export function undoDetected(played: readonly PlayedDetection[], cloud: LocalCloud): Promise<Undone> {
  return undo(playedOf(played, undoneDetection), cloud);
}

/** AWS Config calls the evaluator, because the resource changed. */
async function evaluate({ scene, resource }: PlayedDetection, cloud: LocalCloud): Promise<EvaluationView> {
  await cloud.evaluate(itemChange(placeOf(scene), resource, new Date()));
  const evaluation = cloud.evaluations().findLast(({ resourceId }) => resourceId === lastPartOf(resource.id));
  if (evaluation === undefined) throw new Error(`AWS Config was told nothing of ${resource.id}.`);
  return evaluation;
}

function eventOf(scene: DetectedScene, { call }: DetectedResource, [evaluation]: readonly EvaluationView[]): object {
  const time = { newId: () => randomUUID(), now: () => new Date() };
  if (call !== undefined) return callEvent(call, scene, time);
  if (evaluation === undefined)
    throw new Error(`${scene.violation.controlId} was not evaluated, so there is no event.`);
  return complianceChange(placeOf(scene), evaluation, time);
}

function placeOf({ violation: { controlId }, accountId, region }: DetectedScene) {
  return { controlId, accountId, region };
}

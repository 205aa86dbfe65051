/** The second part, step by step: creates violations, detects and fixes them, and verifies the resources. */
import { randomUUID } from 'node:crypto';
import type { EvaluationView, LocalCloud } from '@asr/local-cloud';
import { lastPartOf } from '@asr/playbooks';
import { type RemediationView, findRecord, resultOf } from '@asr/cli';
import { type Look, type Undone, playedOf, undo } from '../scenario/index.ts';
import { callEvent } from './call-event.ts';
import { complianceChange, itemChange } from './config-events.ts';
import { detectedScenes, undoneDetection } from './detected-scenes.ts';
import type { DetectedResource, DetectedScene } from './detected-violation.ts';

/** The state of a scene. Each step adds to it. */
export interface PlayedDetection {
  readonly scene: DetectedScene;
  readonly resource: DetectedResource;
  readonly before: Look;
  /** Evaluations by AWS Config before and after the remediation. Empty: CloudTrail detects the violation. */
  readonly evaluations: readonly EvaluationView[];
  /** Names of the EventBridge rules that fired. */
  readonly rules: readonly string[];
  readonly remediation?: RemediationView;
  /** The reason why ASR acted or did not. */
  readonly because: string;
  /** Remediations of other controls for the same event. */
  readonly others: readonly RemediationView[];
  readonly after?: Look;
}

export interface DetectedStory {
  readonly played: readonly PlayedDetection[];
  readonly undone: Undone;
}

/** Whether ASR fixed every violation, did not change what is allowed, and undid the fix. */
export function isDetectedAsExpected({ played, undone }: DetectedStory): boolean {
  return undone.isRestored && played.every(isAsWanted);
}

/** Whether the AWS SDK and AWS Config confirm the expected outcome, and no other control changed anything. */
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

/** Creates all violations, and checks that they exist. */
export function createDetectedViolations(cloud: LocalCloud): Promise<readonly PlayedDetection[]> {
  return Promise.all(
    detectedScenes.map(async (scene) => {
      const { violation, accountId, region } = scene;
      const account = cloud.account(accountId, region);
      const resource = await violation.create(account);
      const before = await violation.look(account, resource);
      if (before.isFixed) throw new Error(`${violation.controlId} is not violated: ${before.sees}.`);
      return { scene, resource, before, evaluations: [], rules: [], because: '', others: [] };
    }),
  );
}

/** Sends the event of AWS Config or CloudTrail to ASR's own bus. */
export async function detect(played: PlayedDetection, cloud: LocalCloud): Promise<PlayedDetection> {
  const { scene, resource } = played;
  const evaluations = resource.call === undefined ? [await evaluate(played, cloud)] : [];
  const run = await cloud.putEvent(eventOf(scene, resource, evaluations));
  // ASR gathers events into one execution, which can also have the remediations of other resources.
  const remediations = (await resultOf(run, cloud)).remediations.filter(
    ({ resourceId }) => lastPartOf(resourceId) === lastPartOf(resource.id),
  );
  const remediation = remediations.find(({ controlId }) => controlId === scene.violation.controlId);
  if (remediation === undefined)
    throw new Error(`${scene.violation.controlId} was not detected. Matching rules: ${run.rules.join(', ')}.`);
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

/** Invokes the evaluator, as AWS Config does for a changed resource. */
async function evaluate({ scene, resource }: PlayedDetection, cloud: LocalCloud): Promise<EvaluationView> {
  await cloud.evaluate(itemChange(placeOf(scene), resource, new Date()));
  const evaluation = cloud.evaluations().findLast(({ resourceId }) => resourceId === lastPartOf(resource.id));
  if (evaluation === undefined) throw new Error(`AWS Config has no evaluation of ${resource.id}.`);
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

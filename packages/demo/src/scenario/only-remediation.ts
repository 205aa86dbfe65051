import type { EventRun, LocalCloud } from '@asr/local-cloud';
import { type RemediationView, resultOf } from '@asr/cli';

/**
 * The only remediation of a run. Throws if there is none or more than one.
 *
 * @param isOwn ASR gathers events into one execution. This function selects the remediations of one event. @default all
 */
export async function onlyOne(
  run: EventRun,
  cloud: LocalCloud,
  isOwn: (remediation: RemediationView) => boolean = () => true,
): Promise<RemediationView> {
  const remediations = (await resultOf(run, cloud)).remediations.filter(isOwn);
  const [only, ...others] = remediations;
  if (only === undefined || others.length > 0)
    throw new Error(`Expected one remediation, but found ${remediations.length}.`);
  return only;
}

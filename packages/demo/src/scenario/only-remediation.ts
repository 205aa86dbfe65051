import type { EventRun, LocalCloud } from '@asr/local-cloud';
import { type RemediationView, resultOf } from '@asr/cli';

/** The only remediation of a run. Throws if there is none or more than one. */
export async function onlyOne(run: EventRun, cloud: LocalCloud): Promise<RemediationView> {
  const { remediations } = await resultOf(run, cloud);
  const [only, ...others] = remediations;
  if (only === undefined || others.length > 0)
    throw new Error(`Expected one remediation, but found ${remediations.length}.`);
  return only;
}

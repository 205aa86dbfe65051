import type { EventRun, LocalCloud } from '@asr/local-cloud';
import { type RemediationView, resultOf } from '@asr/cli';

/** Of a run that was started for one thing. Throws if it came to more, or to nothing. */
export async function onlyOne(run: EventRun, cloud: LocalCloud): Promise<RemediationView> {
  const { remediations } = await resultOf(run, cloud);
  const [only, ...others] = remediations;
  if (only === undefined || others.length > 0)
    throw new Error(`One remediation was expected, and there were ${remediations.length}.`);
  return only;
}

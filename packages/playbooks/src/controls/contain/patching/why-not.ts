/** Why ASR does not patch an instance, as sentences. Pure. */
import type { Keyed } from '../../../engine/index.ts';
import type { Agent } from './agent.ts';
import { type Install, patchDocument } from './installs.ts';

/** Why an installation since the finding did not help, so that another one would not either. */
export function whyNotPatched({
  install,
  packages,
}: {
  readonly install: Install | null;
  readonly packages: Keyed<string>;
}): string | undefined {
  if (install === null) return undefined;
  const { status, commandId } = install;
  if (status !== 'Success')
    return `${patchDocument} ended with status ${status}. See command ${commandId} in Run Command, and try again in an hour.`;
  const names = Object.keys(packages).join(', ');
  return (
    `Patch Manager installed its patches, and does not report the fixed version of each of ${names}. The patch baseline may ` +
    'not approve it yet, or no repository of the instance has it. Update the packages as the finding recommends.'
  );
}

/** Why no command can run on the instance, or `undefined`. */
export function whyNoCommand({ status, ping, platform }: Agent & { readonly status: string }): string | undefined {
  if (status !== 'running') return `The instance is ${status}, so nothing can be installed. Start it or terminate it.`;
  if (ping === null)
    return 'Systems Manager does not manage the instance. Remediate SSM.1 first, or update the packages as the finding recommends.';
  if (ping !== 'Online')
    return `The agent of Systems Manager does not report (${ping}). Start the agent, or update the packages as the finding recommends.`;
  return platform === 'Bottlerocket'
    ? 'Patch Manager does not patch Bottlerocket. Update the image as the finding recommends.'
    : undefined;
}

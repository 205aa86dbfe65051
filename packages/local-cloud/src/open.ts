import type { Policy } from '@asr/orchestrator';
import { openAssembly, type AssemblyOptions, type LocalCloud } from './local-cloud.ts';
import { synthesized } from './synthesis.ts';

export interface LocalCloudOptions extends Omit<AssemblyOptions, 'assembly'> {
  readonly policy: Policy;
}

/** Opens the local cloud as this policy would deploy it. Close it, or the process does not end. */
export async function openLocalCloud({ policy, ...options }: LocalCloudOptions): Promise<LocalCloud> {
  return openAssembly({ ...options, assembly: await synthesized(policy) });
}

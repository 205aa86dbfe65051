import type { Policy } from '@asr/orchestrator';
import { type AssemblyOptions, type LocalCloud, openAssembly } from './local-cloud.ts';
import { synthesized } from '../cloudformation/index.ts';

export interface LocalCloudOptions extends Omit<AssemblyOptions, 'assembly'> {
  readonly policy: Policy;
}

/** Opens the local cloud for a deployment with this policy. Close it, or the process does not end. */
export async function openLocalCloud({ policy, ...options }: LocalCloudOptions): Promise<LocalCloud> {
  return openAssembly({ ...options, assembly: await synthesized(policy) });
}

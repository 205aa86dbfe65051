import type { Aws } from '@asr/playbooks';
import type { Host } from '../runtime/index.ts';

/** A program with one account for every role, that pauses for no time. */
export function hostOn(aws: Aws): Host {
  return {
    io: { stdin: async () => '' },
    tools: { adminAccount: () => aws, memberAccount: () => aws, sleep: async () => {} },
  };
}

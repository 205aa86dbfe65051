import { type Tools, systemTools } from '@asr/cli/program';

/** The tools of a clone, except that the local cloud composes its stacks from the release. */
export const installedTools: Omit<Tools, 'program'> = {
  ...systemTools,
  playbookKit: async () => (await import('./release/index.ts')).readPlaybookKit(),
  release: async () => (await import('./release/index.ts')).readRelease(),
  async localCloud() {
    const [localCloud, { composedAssembly }] = await Promise.all([
      import('@asr/local-cloud'),
      import('./release/index.ts'),
    ]);
    return {
      ...localCloud,
      openLocalCloud: async ({ policy, ...options }) =>
        localCloud.openAssembly({ ...options, assembly: await composedAssembly(policy) }),
    };
  },
};

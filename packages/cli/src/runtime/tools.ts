/** The external systems that commands use. Tests pass their own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type * as localCloud from '@asr/local-cloud';
import type { Aws } from '@asr/playbooks';
import type { Release } from '@asr/templates';
import { awsClients, throughRole } from '@asr/operations/runtime';

export type LocalCloudModule = Pick<typeof localCloud, 'openClock' | 'openLocalCloud' | 'startMoto' | 'matchesPattern'>;

export interface Tools {
  /**
   * The file that starts this program, which starts itself again to run packages of a policy without the rights of the caller.
   * `null`: they run in this process. Only for programs whose caller chose the policy, such as the demo and tests.
   */
  readonly program: string | null;
  /** Loaded only by commands that run ASR locally, because it imports the CDK and the bundler. */
  localCloud(): Promise<LocalCloudModule>;
  /**
   * The admin account, through the caller's own AWS configuration.
   *
   * @param profile Name of a profile of that configuration. Missing: the environment decides.
   */
  adminAccount(region: string | undefined, profile?: string): Aws;
  /** Another account, through a role that the caller may assume. */
  memberAccount(roleArn: string, region: string, profile?: string): Aws;
  sleep(milliseconds: number): Promise<void>;
  /** The archive of the kit for playbooks that a customer brings: an npm package. */
  playbookKit(): Promise<{ readonly name: string; readonly bytes: Uint8Array }>;
  /** The templates and the code that this program deploys. */
  release(): Promise<Release>;
}

function withProfile(profile: string | undefined): { readonly profile?: string } {
  return profile === undefined ? {} : { profile };
}

/** Each program adds itself. */
export const systemTools: Omit<Tools, 'program'> = {
  localCloud: () => import('@asr/local-cloud'),
  adminAccount: (region, profile) => awsClients({ region, ...withProfile(profile) }),
  memberAccount: throughRole,
  sleep: (milliseconds) => sleep(milliseconds),
  playbookKit: async () => {
    throw new Error(
      'Only an installed asr contains the kit. Run `npx -y pnpm@12.21.0 package`, then `npm install --global ./dist/asr-*.tgz`.',
    );
  },
  release: async () => {
    throw new Error(
      'Only an installed asr can deploy. Run `npx -y pnpm@12.21.0 package`, then `npm install --global ./dist/asr-*.tgz`.',
    );
  },
};

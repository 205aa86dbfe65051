/** What commands use of the outside world; tests pass their own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type * as localCloud from '@asr/local-cloud';
import type { Aws } from '@asr/playbooks';

export type LocalCloudModule = Pick<typeof localCloud, 'openClock' | 'openLocalCloud' | 'startMoto' | 'matchesPattern'>;

export interface Tools {
  /** Loaded only by those commands that run on this machine: with it come the CDK and the bundler. */
  localCloud(): Promise<LocalCloudModule>;
  /** The admin account, as the caller's own AWS configuration reaches it. */
  adminAccount(region: string | undefined): Aws;
  sleep(milliseconds: number): Promise<void>;
}

export const systemTools: Tools = {
  localCloud: () => import('@asr/local-cloud'),
  adminAccount: (region) => ({
    now: () => new Date(),
    // Without a Region the SDK looks where every AWS tool does: AWS_REGION, then the profile.
    client: (constructor, elsewhere = region) =>
      new constructor((elsewhere === undefined ? {} : { region: elsewhere }) as { region: string }),
  }),
  sleep: (milliseconds) => sleep(milliseconds),
};

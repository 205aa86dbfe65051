/** The external systems that commands use. Tests pass their own. */
import { setTimeout as sleep } from 'node:timers/promises';
import type * as localCloud from '@asr/local-cloud';
import type { Aws } from '@asr/playbooks';
import { emulatorEndpoint } from './emulator-endpoint.ts';

export type LocalCloudModule = Pick<typeof localCloud, 'openClock' | 'openLocalCloud' | 'startMoto' | 'matchesPattern'>;

export interface Tools {
  /** Loaded only by commands that run ASR locally, because it imports the CDK and the bundler. */
  localCloud(): Promise<LocalCloudModule>;
  /** The admin account, through the caller's own AWS configuration. */
  adminAccount(region: string | undefined): Aws;
  sleep(milliseconds: number): Promise<void>;
}

export const systemTools: Tools = {
  localCloud: () => import('@asr/local-cloud'),
  adminAccount: (region) => ({
    now: () => new Date(),
    // Without a Region, the SDK uses AWS_REGION, then the profile. It does not read the variable of the AWS CLI.
    client: (constructor, elsewhere = region ?? cliRegion(process.env)) =>
      new constructor({
        ...(elsewhere === undefined ? {} : { region: elsewhere }),
        ...emulatorEndpoint(process.env),
      } as { region: string }),
  }),
  sleep: (milliseconds) => sleep(milliseconds),
};

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html */
function cliRegion({ AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv): string | undefined {
  return AWS_REGION === undefined || AWS_REGION === '' ? AWS_DEFAULT_REGION : undefined;
}

/** Clients with the caller's own AWS configuration. */
import type { Aws } from '@asr/playbooks';
import { emulatorEndpoint } from './emulator-endpoint.ts';

export interface ClientOptions {
  /** @default AWS_REGION, AWS_DEFAULT_REGION, then the profile */
  readonly region?: string | undefined;
  /** Name of a profile of the AWS configuration. */
  readonly profile?: string;
  /** A provider of the SDK. @default the environment, then the profile */
  readonly credentials?: object;
}

export function awsClients(
  { region = regionOfAwsCli(process.env), ...options }: ClientOptions,
  now = () => new Date(),
): Aws {
  return {
    now,
    client: (constructor, elsewhere = region) => {
      const config = {
        ...(elsewhere === undefined ? {} : { region: elsewhere }),
        ...options,
        ...emulatorEndpoint(process.env),
      };
      return new constructor(config as { readonly region: string });
    },
  };
}

/**
 * The SDK does not read `AWS_DEFAULT_REGION`, and the AWS CLI does.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
 */
function regionOfAwsCli({ AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv): string | undefined {
  return AWS_REGION === undefined || AWS_REGION === '' ? AWS_DEFAULT_REGION : undefined;
}

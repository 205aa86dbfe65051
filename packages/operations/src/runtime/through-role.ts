import type { Aws } from '@asr/playbooks';
import { awsClients } from './aws-clients.ts';
import { emulatorEndpoint } from './emulator-endpoint.ts';

/**
 * Opens an account through a role of the caller, such as one for auditors. The SDK renews the session.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
 */
export function throughRole(RoleArn: string, region: string, profile?: string): Aws {
  let provider: Promise<() => Promise<object>> | undefined;
  const load = async () => {
    // Loaded only here, because most commands need no other account.
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    return fromTemporaryCredentials({
      params: { RoleArn, RoleSessionName: 'asr-plan' },
      clientConfig: { region, ...(profile === undefined ? {} : { profile }), ...emulatorEndpoint(process.env) },
    });
  };
  return awsClients({ region, credentials: async () => (await (provider ??= load()))() });
}

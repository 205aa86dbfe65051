import { emulatorConfig } from '@asr/playbooks/emulated-account';

/**
 * Returns the client configuration if `AWS_ENDPOINT_URL` is an emulator on this machine, such as moto. S3 Control needs
 * the host name `localhost`, and S3 the path style, because an emulator cannot tell a bucket from a host name.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function emulatorEndpoint(environment: NodeJS.ProcessEnv): object {
  const { AWS_ENDPOINT_URL: given = '' } = environment;
  // An endpoint in the configuration of a client would hide that of its service.
  const isByService = Object.keys(environment).some((name) => name.startsWith('AWS_ENDPOINT_URL_'));
  if (isByService || !URL.canParse(given)) return {};
  const url = new URL(given);
  if (!loopback.has(url.hostname)) return {};
  url.hostname = 'localhost';
  return { ...emulatorConfig(url.origin), forcePathStyle: true };
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

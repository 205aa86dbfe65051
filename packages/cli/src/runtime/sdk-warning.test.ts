import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

const variable = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** What a program prints that opens a client on Node.js 20. The SDK warns once in a process. */
function printedBy(line: string, environment: { readonly [name: string]: string } = {}): string {
  const program = `
    import { SecurityHubClient } from '@aws-sdk/client-securityhub';
    import { turnOffSdkWarning } from './sdk-warning.ts';
    Object.defineProperty(process, 'version', { value: 'v20.20.2' });
    ${line}
    new SecurityHubClient({ region: 'eu-west-1' });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    env: environment,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

it('comes on Node.js 20, and not after it was turned off', () => {
  expect(printedBy('')).toContain('NodeVersionSupportWarning');
  expect(printedBy('turnOffSdkWarning(process.env);')).toBe('');
});

it('comes if the caller wants it', () => {
  expect(printedBy('turnOffSdkWarning(process.env);', { [variable]: 'false' })).toContain('NodeVersionSupportWarning');
});

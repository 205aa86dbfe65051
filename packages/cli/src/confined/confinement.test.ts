import { describe, expect, it } from '@jest/globals';
import { confinement, permissionFlag } from './confinement.ts';

describe('a confined process', () => {
  const { args, env } = confinement(
    { program: '/opt/asr/main.js', flag: '--permission' },
    { readable: ['/opt/asr', '/policies/asr.config.yaml'], temporary: '/tmp/x' },
    {
      AWS_PROFILE: 'admin',
      AWS_SESSION_TOKEN: 't',
      GITHUB_TOKEN: 't',
      NODE_OPTIONS: '--import=x',
      NO_COLOR: '1',
      TZ: undefined,
    },
  );

  it('can read only what it is given, and write only one folder', () => {
    expect(args).toEqual([
      '--disable-warning=ExperimentalWarning',
      '--permission',
      '--allow-fs-read=/opt/asr',
      '--allow-fs-read=/policies/asr.config.yaml',
      '--allow-fs-read=/tmp/x',
      '--allow-fs-write=/tmp/x',
      '/opt/asr/main.js',
    ]);
  });

  it('has no credentials, and no options of Node.js that could change its permissions', () => {
    expect(env).toEqual({ NO_COLOR: '1', TMPDIR: '/tmp/x', TEMP: '/tmp/x', TMP: '/tmp/x' });
  });

  it('uses the name of the option in Node.js 20', () => {
    expect(permissionFlag(new Set(['--permission']))).toBe('--permission');
    expect(permissionFlag(new Set())).toBe('--experimental-permission');
  });
});

import { describe, expect, it } from '@jest/globals';
import { jestArguments } from './affected.ts';

const related = (...files: readonly string[]) => ['--passWithNoTests', '--findRelatedTests', ...files];

describe('the arguments for jest', () => {
  it('name the changed files, whose related tests jest finds', () => {
    expect(jestArguments(['packages/cli/src/main.ts', 'docs/README.md'])).toEqual(
      related('packages/cli/src/main.ts', 'docs/README.md'),
    );
  });

  it.each(['infra/src/admin/rules.ts', 'packages/orchestrator/src/parse/parse.ts'])(
    'name the synthesis after a change of %s, since the local cloud runs its templates and bundles',
    (path) => {
      expect(jestArguments([path])).toEqual(related(path, 'packages/local-cloud/src/cloudformation/synthesis.ts'));
    },
  );

  it('do not name the synthesis after a change of a test', () => {
    expect(jestArguments(['infra/src/templates.test.ts'])).toEqual(related('infra/src/templates.test.ts'));
  });

  it('name the module that starts a changed program', () => {
    expect(jestArguments(['packages/local-cloud/src/moto/moto-server.py'])).toEqual(
      related('packages/local-cloud/src/moto/moto-server.py', 'packages/local-cloud/src/moto/moto.ts'),
    );
  });

  it.each(['pnpm-lock.yaml', 'jest.config.cjs', 'test/jest/globals.ts'])('are none after a change of %s', (path) => {
    expect(jestArguments([path, 'docs/README.md'])).toEqual([]);
  });
});

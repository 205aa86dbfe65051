/** Which tests a change can break. */
import { execFileSync } from 'node:child_process';

/** Files that every test depends on. */
const everything =
  /^(?:package\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|jest\.config\.cjs|tsconfig[^/]*\.json|test\/jest\/.*)$/;

/** The sources of the templates and the bundles. The local cloud reads the result, and no import shows that. */
const synthesized = /^(?:packages\/(?:playbooks|orchestrator|runbooks|member-roles)|infra)\/src\//;
const synthesis = 'packages/local-cloud/src/cloudformation/synthesis.ts';

/** Modules that tests start by their path. */
const startedByPath: { readonly [path: string]: string } = {
  'packages/local-cloud/src/cloudformation/synthesis-worker.ts': synthesis,
  'packages/local-cloud/src/functions/function-worker.ts': 'packages/local-cloud/src/functions/function.ts',
  'packages/local-cloud/src/moto/moto-server.py': 'packages/local-cloud/src/moto/moto.ts',
  'packages/local-cloud/src/moto/moto_queries.py': 'packages/local-cloud/src/moto/moto.ts',
  'packages/local-cloud/src/moto/moto_values.py': 'packages/local-cloud/src/moto/moto.ts',
  'packages/local-cloud/src/moto/moto_transactions.py': 'packages/local-cloud/src/moto/moto.ts',
  'tools/oracle/clock.py': 'tools/oracle/prowler.ts',
  'tools/oracle/judge.py': 'tools/oracle/prowler.ts',
  'tools/oracle/prowler-requirements.txt': 'tools/oracle/prowler.ts',
  'packages/local-cloud/src/automation/automation-host.py': 'packages/local-cloud/src/automation/python-host.ts',
};

/**
 * The arguments that limit jest to the affected tests, or none if every test is affected. Pure.
 *
 * @param changed Paths from the root of the repository.
 */
export function jestArguments(changed: readonly string[]): readonly string[] {
  if (changed.some((path) => everything.test(path))) return [];
  const more = changed.some((path) => synthesized.test(path) && !path.endsWith('.test.ts')) ? [synthesis] : [];
  const files = changed.flatMap((path) => [path, startedByPath[path] ?? path]);
  return ['--passWithNoTests', '--findRelatedTests', ...new Set([...files, ...more])];
}

/** The files that differ from where this branch left `base`: committed, changed, or new. */
export function changedSince(base: string, root: string): readonly string[] {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '');
  const [mergeBase = base] = git('merge-base', base, 'HEAD');
  const differing = git('diff', '--name-only', '--diff-filter=d', mergeBase);
  return [...new Set([...differing, ...git('ls-files', '--others', '--exclude-standard')])];
}

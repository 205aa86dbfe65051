/** Whether the tests execute every line of the controls and of the engine. */
import { type Check, bin } from '../check/index.ts';

/**
 * The check that the tests of the controls and the engine execute every line of them.
 *
 * @param folder What Node wrote under `NODE_V8_COVERAGE`.
 */
export function coverageOf(folder: string): Check {
  const measured = 'packages/playbooks/src/{controls,engine}/**/*.ts';
  const leftOut = ['**/*.test.ts', '**/testing/**', '**/index.ts'].flatMap((pattern) => ['--exclude', pattern]);
  const report = ['report', '--temp-directory', folder, '--all', '--src', 'packages/playbooks/src'];
  return {
    name: 'coverage',
    command: bin('c8'),
    args: [...report, '--include', measured, ...leftOut, '--skip-full', '--check-coverage', '--lines', '100'],
  };
}

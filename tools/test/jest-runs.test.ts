import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bin, root } from '../check/index.ts';
import { jestRuns, longRuns } from './jest-runs.ts';

/** The test files that jest would run. */
function filesOf(args: readonly string[]): readonly string[] {
  const { stdout } = spawnSync(bin('jest'), ['--listTests', ...args], { cwd: root, encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.endsWith('.test.ts'))
    .map((path) => relative(root, path));
}

describe('the runs of jest', () => {
  it('and the long one run every test file exactly once, and record coverage only for those of the playbooks', () => {
    const [covering = [], others = [], long = []] = [...jestRuns([]), ...longRuns].map(({ args }) => filesOf(args));

    expect(long.length).toBeGreaterThan(5);
    expect([...covering, ...others, ...long].toSorted()).toEqual(filesOf([]).toSorted());
    expect(covering.filter((path) => !path.startsWith('packages/playbooks/'))).toEqual([]);
    expect(others.filter((path) => path.startsWith('packages/playbooks/'))).toEqual([]);
    expect(jestRuns([]).map(({ hasCoverage }) => hasCoverage)).toEqual([true, false]);
  });

  it('are one without coverage for a selection', () => {
    expect(jestRuns(['ec2-13'])).toEqual([{ args: ['ec2-13'], hasCoverage: false }]);
  });
});

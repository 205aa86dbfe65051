import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newControl } from './new-control.ts';

const playbooks = join(import.meta.dirname, '..', '..', 'packages', 'playbooks');
const repository = join(playbooks, '..', '..');
const tools = join(repository, 'node_modules');

let temporary: string;
let folder: string;

/** The workspace in links, but for the controls: that folder is a real one, and empty. */
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'asr-new-'));
  const copy = join(temporary, 'playbooks');
  folder = join(copy, 'src', 'controls');
  mkdirSync(folder, { recursive: true });
  symlinkSync(tools, join(temporary, 'node_modules'));
  for (const name of ['package.json', 'node_modules']) symlinkSync(join(playbooks, name), join(copy, name));
  for (const name of readdirSync(join(playbooks, 'src')).filter((each) => each !== 'controls')) {
    symlinkSync(join(playbooks, 'src', name), join(copy, 'src', name));
  }
});

afterEach(() => rmSync(temporary, { recursive: true }));

/** Runs a tool of the workspace in a process of its own. */
function run(tool: string, ...words: readonly string[]) {
  const options = { cwd: temporary, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...words], options);
  return { status, output: stdout + stderr };
}

describe('pnpm new', () => {
  it.each([
    ['EC2.15', ['ec2/ec2-15.test.ts', 'ec2/ec2-15.ts'], 'ec215'],
    ['CloudTrail.7', ['cloudtrail/cloudtrail-7.test.ts', 'cloudtrail/cloudtrail-7.ts'], 'cloudTrail7'],
    ['APIGateway.1', ['apigateway/apigateway-1.test.ts', 'apigateway/apigateway-1.ts'], 'apiGateway1'],
  ])('writes exactly two files for %s', (control, files, exportName) => {
    const { exitCode, output } = newControl([control], folder);

    expect(exitCode).toBe(0);
    expect(output).toContain('pnpm generate');

    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    expect(written.toSorted()).toEqual(files);
    const [test = '', playbook = ''] = files.map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(playbook).toContain(`control: '${control}'`);
    expect(playbook).toContain(`export const ${exportName} = `);
    expect(test).toContain(`describePlaybook(${exportName}, `);
  });

  it('writes a start that compiles', () => {
    newControl(['EC2.15'], folder);
    const tsconfig = { extends: join(repository, 'tsconfig.json'), include: ['playbooks/src/controls'] };
    writeFileSync(join(temporary, 'tsconfig.json'), JSON.stringify(tsconfig));

    expect(run(join(tools, 'typescript', 'bin', 'tsc'), '-p', temporary)).toEqual({ status: 0, output: '' });
  }, 60_000);

  it('writes a test that fails until it is filled in', () => {
    newControl(['EC2.15'], folder);
    const ours = JSON.stringify(join(repository, 'jest.config.cjs'));
    const config = `const { globalSetup, globalTeardown, ...config } = require(${ours}); module.exports = config;`;
    writeFileSync(join(temporary, 'jest.config.cjs'), config);

    const { status, output } = run(join(tools, 'jest', 'bin', 'jest.js'));

    expect(status).toBe(1);
    expect(output).toContain('is compliant after apply');
    expect(output).toMatch(/Tests: +\d+ failed/);
  }, 60_000);

  it('refuses a control that exists, and leaves it as it is', () => {
    newControl(['EC2.15'], folder);
    writeFileSync(join(folder, 'ec2', 'ec2-15.ts'), 'precious');

    expect(newControl(['EC2.15'], folder)).toEqual({
      exitCode: 2,
      output: expect.stringMatching(/^EC2\.15 exists already: see .*ec2\/ec2-15\.ts\.$/),
    });
    expect(readFileSync(join(folder, 'ec2', 'ec2-15.ts'), 'utf8')).toBe('precious');
  });

  it.each([['ec2-15'], ['EC2'], ['EC2.0'], ['EC2.x'], ['ec2.15'], ['../EC2.15'], ['EC2.15.ts'], ['']])(
    'refuses the malformed id "%s" with one line',
    (id) => {
      const { exitCode, output } = newControl([id], folder);

      expect(exitCode).toBe(2);
      expect(output).toBe(`"${id}" is not the id of a control. Write it as Security Hub does, as in: pnpm new EC2.15`);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each([[[]], [['EC2.1', 'EC2.2']]])('refuses %j, which is not one control', (words) => {
    expect(newControl(words, folder)).toEqual({ exitCode: 2, output: 'Name one control, as in: pnpm new EC2.15' });
  });

  it('explains itself, with an example', () => {
    expect(newControl(['--help'], folder)).toEqual({
      exitCode: 0,
      output: expect.stringContaining('Example: pnpm new EC2.15'),
    });
  });
});

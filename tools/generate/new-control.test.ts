import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isIamService } from '@asr/playbooks/testing';
import { repository, sdkVersion } from './catalog.ts';
import { parseDocstring, requiredTags } from './docstring.ts';
import { newControl } from './new-control.ts';
import { services } from './services.ts';

const playbooks = join('packages', 'playbooks');
const tools = join(repository, 'node_modules');

let temporary: string;
let folder: string;

/** Links to the workspace, except what the command writes: copies of two files, and an empty folder of controls. */
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'asr-new-'));
  folder = join(temporary, playbooks, 'src', 'controls');
  mkdirSync(folder, { recursive: true });
  symlinkSync(tools, join(temporary, 'node_modules'));
  symlinkSync(join(repository, playbooks, 'node_modules'), join(temporary, playbooks, 'node_modules'));
  for (const file of ['pnpm-workspace.yaml', join(playbooks, 'package.json')]) {
    copyFileSync(join(repository, file), join(temporary, file));
  }
  for (const name of readdirSync(join(repository, playbooks, 'src')).filter((each) => each !== 'controls')) {
    symlinkSync(join(repository, playbooks, 'src', name), join(temporary, playbooks, 'src', name));
  }
});

afterEach(() => rmSync(temporary, { recursive: true }));

const read = (file: string) => readFileSync(join(temporary, file), 'utf8');

/** Runs a tool of the workspace in a process of its own. */
function run(tool: string, ...words: readonly string[]) {
  const options = { cwd: temporary, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...words], options);
  return { status, output: stdout + stderr };
}

describe('pnpm new', () => {
  it.each([
    ['EC2.15', ['ec2/ec2-15.test.ts', 'ec2/ec2-15.ts'], 'ec215'],
    ['CloudTrail.7', ['cloudtrail/cloudtrail-7.test.ts', 'cloudtrail/cloudtrail-7.ts'], 'cloudTrail7'],
    ['APIGateway.1', ['apigateway/apigateway-1.test.ts', 'apigateway/apigateway-1.ts'], 'apiGateway1'],
  ])('writes exactly two files for %s', (control, files, exportName) => {
    const { exitCode, output } = newControl([control], temporary);

    expect(exitCode).toBe(0);
    expect(output).toContain('pnpm generate');

    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    expect(written.toSorted()).toEqual(files);
    const [test = '', playbook = ''] = files.map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(playbook).toContain(`control: '${control}'`);
    expect(playbook).toContain(`export const ${exportName} = `);
    const { tags } = parseDocstring(control, exportName, playbook);
    expect(Object.keys(tags)).toEqual(expect.arrayContaining([...requiredTags]));
    expect(test).toContain(`describePlaybook(${exportName}, `);
  });

  it.each(['EC2.15', 'Keyspaces.1'])(
    'writes a start of %s that compiles',
    (control) => {
      newControl([control], temporary);
      const tsconfig = { extends: join(repository, 'tsconfig.json'), include: ['packages/playbooks/src/controls'] };
      writeFileSync(join(temporary, 'tsconfig.json'), JSON.stringify(tsconfig));

      expect(run(join(tools, 'typescript', 'bin', 'tsc'), '-p', temporary)).toEqual({ status: 0, output: '' });
    },
    60_000,
  );

  it('writes a test that fails until it is filled in, and names the file to edit', () => {
    newControl(['EC2.15'], temporary);
    const setup = JSON.stringify(join(repository, 'test', 'jest', 'resolve-globals.ts'));
    const config = `module.exports = { runner: 'jest-light-runner', transform: {}, setupFilesAfterEnv: [${setup}], testMatch: ['**/*.test.ts'] };`;
    writeFileSync(join(temporary, 'jest.config.cjs'), config);

    const { status, output } = run(join(tools, 'jest', 'bin', 'jest.js'));

    expect(status).toBe(1);
    expect(output).toContain('is compliant after apply');
    expect(output).toMatch(/Tests: +\d+ failed/);
    const file = 'packages/playbooks/src/controls/ec2/ec2-15.ts';
    expect(output).toContain(`No finding has the resource type AwsFillIn: correct it in ${file}.`);
    expect(output).toContain(`Remove ec2:FillIn from ${file}.`);
  }, 60_000);

  it('adds the client of a new service, at the version of the others and in alphabetical order', () => {
    const { output } = newControl(['Keyspaces.1'], temporary);

    expect(output.split('\n').slice(0, 4)).toEqual([
      'packages/playbooks/src/controls/keyspaces/keyspaces-1.ts',
      'packages/playbooks/src/controls/keyspaces/keyspaces-1.test.ts',
      'packages/playbooks/package.json',
      'pnpm-workspace.yaml',
    ]);
    expect(read('packages/playbooks/package.json')).toMatch(
      /"@aws-sdk\/client-inspector2": "catalog:",\n    "@aws-sdk\/client-keyspaces": "catalog:",\n    "@aws-sdk\/client-kinesis"/,
    );
    expect(read('pnpm-workspace.yaml')).toMatch(
      new RegExp(
        `client-inspector2': \\S+\\n  '@aws-sdk/client-keyspaces': ${sdkVersion()}\\n  '@aws-sdk/client-kinesis'`,
      ),
    );
    expect(sdkVersion(temporary)).toBe(sdkVersion());
  });

  it('does not change package.json and the catalog for an existing service', () => {
    const files = ['packages/playbooks/package.json', 'pnpm-workspace.yaml'];
    const before = files.map(read);

    newControl(['EC2.15'], temporary);

    expect(files.map(read)).toEqual(before);
  });

  it('writes the IAM prefix of the service, not the name in the control id', () => {
    newControl(['EFS.3'], temporary);

    expect(read('packages/playbooks/src/controls/efs/efs-3.ts')).toContain("read: ['elasticfilesystem:FillIn']");
  });

  it('has only prefixes that IAM has', () => {
    const unknown = Object.values(services).filter(({ iamPrefix }) => !isIamService(iamPrefix));

    expect(unknown).toEqual([]);
  });

  it('asks for the client of a service that it does not list', () => {
    const named = newControl(['Nova.1', '--client', 'nova', '--iam', 'kms'], temporary);

    expect(newControl(['Nova.2'], temporary)).toEqual({
      exitCode: 2,
      output:
        'The client of Nova.2 is unknown. Name it, and the prefix of its IAM actions, as in: pnpm new Nova.2 --client efs --iam elasticfilesystem',
    });
    expect(named.output).toContain('nova/nova-1.ts');
    expect(read('packages/playbooks/package.json')).toContain('"@aws-sdk/client-nova": "catalog:"');
  });

  it('refuses a control that exists, and leaves it as it is', () => {
    newControl(['EC2.15'], temporary);
    writeFileSync(join(folder, 'ec2', 'ec2-15.ts'), 'precious');

    expect(newControl(['EC2.15'], temporary)).toEqual({
      exitCode: 2,
      output: expect.stringMatching(/^EC2\.15 exists already: see .*ec2\/ec2-15\.ts\.$/),
    });
    expect(readFileSync(join(folder, 'ec2', 'ec2-15.ts'), 'utf8')).toBe('precious');
  });

  it.each([['ec2-15'], ['EC2'], ['EC2.0'], ['EC2.x'], ['ec2.15'], ['../EC2.15'], ['EC2.15.ts'], ['']])(
    'refuses the malformed id "%s" with one line',
    (id) => {
      const { exitCode, output } = newControl([id], temporary);

      expect(exitCode).toBe(2);
      expect(output).toBe(`"${id}" is not the id of a control. Write it as Security Hub does, as in: pnpm new EC2.15`);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each([[[]], [['EC2.1', 'EC2.2']]])('refuses %j, which is not one control', (words) => {
    expect(newControl(words, temporary)).toEqual({ exitCode: 2, output: 'Name one control, as in: pnpm new EC2.15' });
  });

  it('prints its usage with an example', () => {
    expect(newControl(['--help'], temporary)).toEqual({
      exitCode: 0,
      output: expect.stringContaining('Example: pnpm new EFS.7'),
    });
  });
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deployAdminStack } from '@asr/operations/deployment';
import { runCli } from '../../testing/index.ts';

const text = `# Ours.
defaults: {mode: manual}   # careful
controls:
  EC2.13: { mode: observe }
  EC2.18:
    parameters: { authorizedTcpPorts: ["80"] } # the shop
`;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asr-auto-'));
  file = join(folder, 'asr.config.yaml');
  await writeFile(file, text);
});
afterEach(() => rm(folder, { recursive: true }));

const auto = (...argv: readonly string[]) => runCli(['auto', ...argv, '--policy', file]);
const written = () => readFile(file, 'utf8');
const json = async (...argv: readonly string[]) => JSON.parse((await auto(...argv, '--json')).out) as unknown;

describe('asr auto', () => {
  it('sets several controls, and keeps the rest of the file', async () => {
    expect(await auto('enable', 'EC2.13', 'EC2.18')).toMatchObject({ code: 0, err: '' });

    expect(await written()).toBe(
      text
        .replace('mode: observe', 'mode: automatic')
        .replace('    parameters:', '    mode: automatic\n    parameters:'),
    );
    expect(await readdir(folder)).toEqual(['asr.config.yaml']);
  });

  it.each([
    ['enable', 'automatic'],
    ['observe', 'observe'],
    ['disable', 'manual'],
    ['off', 'off'],
  ])('%s sets the mode %s', async (verb, mode) => {
    await writeFile(file, 'controls:\n  EC2.13: { mode: off }\n  EC2.14: { mode: automatic }\n');

    await auto(verb, 'EC2.13', 'EC2.14');

    expect(await written()).toBe(`controls:\n  EC2.13: { mode: ${mode} }\n  EC2.14: { mode: ${mode} }\n`);
  });

  it('shows the lines and the event rules that differ, and how to deploy them', async () => {
    const { out } = await auto('enable', 'EC2.13');

    expect(out).toContain('\n-  EC2.13: { mode: observe }\n+  EC2.13: { mode: automatic }\n   EC2.18:\n');
    expect(out).toContain('+ ASR-Automatic1 is added\n    source: + "aws.securityhub"\n');
    expect(out).toContain('- ASR-Observe1 is removed\n');
    expect(out).toContain('    detail.findings.$or[0].Compliance.SecurityControlId: + "EC2.13"\n');
    expect(out).toContain(deployAdminStack);
  });

  it('shows only the conditions that differ of a changed rule', async () => {
    await writeFile(file, 'controls: { EC2.13: { mode: automatic }, EC2.14: { mode: automatic } }\n');

    const { out } = await auto('off', 'EC2.14');

    expect(out).toMatch(
      /~ ASR-Automatic1 is changed\n {4}detail\S+SecurityControlId: - "EC2\.14"\n {4}detail\S+GeneratorId: - /,
    );
    expect(out).not.toContain('RecordState');
  });

  it('reports that no rule changes', async () => {
    const { out } = await auto('off', 'EC2.18');

    expect(out).toContain('Event rules of the admin stack\n  No changes.\n');
  });

  it('prints the same with --dry-run, and writes nothing', async () => {
    const dry = await auto('enable', 'EC2.13', '--dry-run');

    expect(await written()).toBe(text);
    expect(dry.out).toContain('\nDry run: the file was not written.\n');
    const { out } = await auto('enable', 'EC2.13');
    expect(out.startsWith(dry.out.slice(0, dry.out.indexOf('Dry run')))).toBe(true);
  });

  it('prints changes, rules and whether the file was written with --json', async () => {
    const conditions = expect.arrayContaining([expect.stringContaining('EC2.13')]);
    expect(await json('enable', 'EC2.13', 'EC2.18', '--dry-run')).toEqual({
      file,
      changes: [
        { controlId: 'EC2.13', from: 'observe', to: 'automatic' },
        { controlId: 'EC2.18', from: 'manual', to: 'automatic' },
      ],
      rules: [
        {
          change: 'added',
          name: 'ASR-Automatic1',
          conditions,
          before: null,
          after: expect.objectContaining({ source: ['aws.securityhub'] }),
        },
        { change: 'added', name: 'ASR-AutomaticOcsf1', conditions, before: null, after: expect.anything() },
        { change: 'removed', name: 'ASR-Observe1', conditions, before: expect.anything(), after: null },
        { change: 'removed', name: 'ASR-ObserveOcsf1', conditions, before: expect.anything(), after: null },
      ],
      written: false,
    });
    expect(await json('enable', 'EC2.13')).toMatchObject({ written: true });
  });

  it('writes nothing for controls that already have the mode, also by default', async () => {
    const { code, out } = await auto('disable', 'EC2.18', 'RDS.5');

    expect({ code, out }).toEqual({
      code: 0,
      out: 'EC2.18 is already manual.\nRDS.5 is already manual.\nNo changes.\n',
    });
    expect(await json('disable', 'EC2.18')).toEqual({ file, changes: [], rules: [], written: false });
    expect(await written()).toBe(text);
  });

  it('does not turn detection on by adding a detected control with mode manual or off', async () => {
    const { code, out } = await auto('disable', 'SecurityGroup.1');

    expect({ code, out }).toEqual({
      code: 0,
      out: 'SecurityGroup.1 already only reports violations.\nNo changes.\n',
    });
    expect(await json('observe', 'SecurityGroup.1')).toMatchObject({
      changes: [{ from: null, to: 'observe' }],
      rules: [{ name: 'ASR-ConfigRules' }, { name: 'ASR-PrefixListChanges' }, { name: 'ASR-TagChanges' }],
    });
    expect(await written()).toContain('  SecurityGroup.1: { mode: observe }\n');
  });

  it('understands the id of a control in lower case', async () => {
    await auto('enable', 'ec2.13');

    expect(await written()).toContain('  EC2.13: { mode: automatic }\n');
  });

  it.each([
    ['EC2.999', 'EC2.999 is not a control that ASR can remediate; to list them, run asr controls.'],
    ['constructor', 'constructor is not a control that ASR can remediate; to list them, run asr controls.'],
  ])('refuses %s and all controls of the same command', async (wrong, sentence) => {
    expect(await auto('enable', 'EC2.13', wrong)).toEqual({ code: 2, out: '', err: `${sentence}\n` });
    expect(await written()).toBe(text);
  });

  it('refuses an invalid file, with line and reason', async () => {
    await writeFile(file, 'controls:\n  EC2.13: { mode: auto }\n');

    const { code, out, err } = await auto('enable', 'EC2.13');

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`${file}:2:19 controls.EC2.13.mode must be off, manual, observe or automatic, not "auto".\n`);
    expect(await written()).toBe('controls:\n  EC2.13: { mode: auto }\n');
  });

  it('refuses a file that it cannot change without changing its meaning', async () => {
    const odd = '? controls\n: { }\n';
    await writeFile(file, odd);

    expect(await auto('enable', 'EC2.13')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot edit this file without changing its meaning'),
    });
    expect(await written()).toBe(odd);
  });

  it('refuses a missing file', async () => {
    await rm(file);
    const { code, err } = await auto('enable', 'EC2.13');
    await writeFile(file, text);

    expect({ code, err }).toEqual({ code: 2, err: `${file}: file not found.\n` });
  });

  it('shows the changes of a policy from standard input, but cannot write it', async () => {
    const from = (...argv: readonly string[]) =>
      runCli(['auto', 'off', 'EC2.13', '--policy', '-', ...argv], { stdin: text });

    expect(await from('--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('+  EC2.13: { mode: off }\n'),
    });
    expect(await from()).toMatchObject({ code: 2, out: '' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { apply, needsApproval, parametersFor, plan, verify } from '../../engine/index.ts';
import { arrangeInstance } from '../ec2/testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { contain5 } from './contain-5.ts';
import { type FakePatching, fakePatching, install } from './testing/index.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
};
const openssl = 'openssl 1:1.0.2k-16.amzn2 1:1.0.2k-24.amzn2.0.12';
const kernel = 'kernel 0:4.14.301-224.520.amzn2 0:4.14.355-276.618.amzn2';
const parameters = {
  vulnerability: ['CVE-2026-0001'],
  packages: [openssl],
  observedAt: ['2026-11-20T12:00:00.000Z'],
};
const patched = { KBId: 'openssl.x86_64', Title: 'openssl.x86_64:1:1.0.2k-24.amzn2.0.12', State: 'Installed' };
const patchedKernel = {
  KBId: 'kernel.x86_64',
  Title: 'kernel.x86_64:4.14.355-276.639.amzn2',
  State: 'INSTALLED_PENDING_REBOOT',
};
const patches = [patched, patchedKernel];

const about = (account: FakePatching, more: object = {}) => ({
  aws: fakePatching({ patches, ...account }),
  parameters: { ...parameters, ...more },
});
const values = parametersFor(contain5, parameters);

describePlaybook(contain5, {
  target,
  onMoto: async (moto) => {
    const Tags = Object.entries({ 'moto:agent': 'Online', 'moto:patch': patched.Title }).map(([Key, Value]) => ({
      Key,
      Value,
    }));
    const resourceId = await arrangeInstance(moto, { TagSpecifications: [{ ResourceType: 'instance', Tags }] });
    return { resourceId, parameters: { ...parameters, observedAt: ['2020-01-01T00:00:00Z'] } };
  },
  changes: {
    'an instance with a vulnerable package': () => about({}),
    'an instance with several vulnerable packages': () => about({}, { packages: [openssl, kernel] }),
    'an instance that was patched before the finding': () => about({ commands: [install('Success', 48 * 60)] }),
    'an instance that was only scanned since the finding': () =>
      about({ commands: [install('Success', 30, { Parameters: { Operation: ['Scan'] } })] }),
    'an instance whose installation failed hours ago': () => about({ commands: [install('Failed', 120)] }),
    'another instance that was patched since the finding': () =>
      about({ commands: [install('Success', 30, { InstanceIds: ['i-2'] })] }),
    'an instance that ran another document': () =>
      about({ commands: [install('Success', 30, { DocumentName: 'AWS-RunShellScript' })] }),
  },
  leaves: {
    'an instance that was patched since the finding': () => about({ commands: [install('Success', 30)] }),
    'an instance with a later version': () =>
      about({
        commands: [install('Success', 30)],
        patches: [{ ...patched, Title: 'openssl.x86_64:1:1.0.3-1.amzn2' }],
      }),
    'a package of Debian': () =>
      about(
        {
          commands: [install('Success', 30)],
          patches: [{ KBId: 'zlib1g', Title: 'zlib1g:1.2.13-1', State: 'InstalledOther' }],
        },
        { packages: ['zlib1g 1.2.11-4 1.2.13'] },
      ),
    'an update of Windows': () =>
      about(
        {
          commands: [install('Success', 30)],
          patches: [{ KBId: 'KB5000001', Title: '2026-11 Update', State: 'Installed' }],
        },
        { packages: ['Windows_Server 10.0.1 KB5000001'] },
      ),
    'an instance that is being patched': () => about({ commands: [install('InProgress', 5)] }),
  },
  refuses: {
    'a stopped instance': () => about({ state: 'stopped' }),
    'an instance that Systems Manager does not manage': () => about({ ping: null }),
    'an instance whose agent stopped': () => about({ ping: 'ConnectionLost' }),
    Bottlerocket: () => about({ platform: 'Bottlerocket' }),
    'an installation that just failed': () => about({ commands: [install('Failed', 5)] }),
    'a package that the baseline does not approve': () => about({ commands: [install('Success', 30)], patches: [] }),
    'a package that is still missing': () =>
      about({ commands: [install('Success', 30)], patches: [{ ...patched, State: 'Missing' }] }),
    'a package with an earlier version': () =>
      about({
        commands: [install('Success', 30)],
        patches: [{ ...patched, Title: 'openssl.x86_64:1:1.0.2k-19.amzn2' }],
      }),
    'a package without a version': () =>
      about({ commands: [install('Success', 30)], patches: [{ ...patched, Title: 'Security update' }] }),
    'a finding without a package': () => about({}, { packages: [] }),
    'a finding without a time': () => about({}, { observedAt: [''] }),
    'a finding with a malformed time': () => about({}, { observedAt: ['yesterday'] }),
    'a finding with a malformed package': () => about({}, { packages: ['openssl'] }),
  },
  gone: {
    'a terminated instance': () => about({ state: 'terminated' }),
  },
});

describe('Contain.5', () => {
  const planned = async (aws: ReturnType<typeof fakePatching>, given = values) => {
    const result = await plan(contain5, target, aws, given);
    return { because: '', changes: [], ...result };
  };

  it('names the packages with both versions, the kernel that needs a reboot, and always asks', async () => {
    const both = parametersFor(contain5, { ...parameters, packages: [openssl, kernel] });
    const { because, changes } = await planned(fakePatching(), both);

    expect(changes).toEqual([
      { field: 'packages', key: 'openssl', from: '1:1.0.2k-16.amzn2', to: '1:1.0.2k-24.amzn2.0.12' },
      { field: 'packages', key: 'kernel', from: '0:4.14.301-224.520.amzn2', to: '0:4.14.355-276.618.amzn2' },
    ]);
    expect(because).toContain(
      'all patches that the patch baseline of i-1 approves, and not only those for CVE-2026-0001',
    );
    expect(because).toContain('kernel takes effect only after a reboot, which ASR does not start.');
    expect(changes.map((change) => needsApproval(contain5, change))).toEqual([true, true]);
  });

  it('sends one command without a reboot, to exactly this instance, and also once if it is tried again', async () => {
    const aws = fakePatching({ patches, ends: 'InProgress' });
    const both = parametersFor(contain5, { ...parameters, packages: [openssl, kernel] });
    const { changes } = await planned(aws, both);
    expect(await apply(contain5, target, changes, aws, { parameters: both })).toEqual({ kind: 'done' });
    await contain5.applyAll?.(target, [], aws);

    expect(aws.recorded.filter(({ command }) => command === 'SendCommandCommand').map(({ input }) => input)).toEqual([
      {
        DocumentName: 'AWS-RunPatchBaseline',
        InstanceIds: ['i-1'],
        Parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
        Comment: 'ASR: approved for a finding of Amazon Inspector',
      },
    ]);
    expect(await verify(contain5, target, aws, both)).toEqual({ kind: 'settling' });
  });

  it('verifies by what Patch Manager reports, and says that a reboot is needed', async () => {
    const aws = fakePatching({ patches });
    const both = parametersFor(contain5, { ...parameters, packages: [openssl, kernel] });
    const { changes } = await planned(aws, both);
    await apply(contain5, target, changes, aws, { parameters: both });

    expect(await verify(contain5, target, aws, both)).toEqual({
      kind: 'done',
      evidence: 'Reboot the instance: a new version is not in use before.',
    });
  });

  it.each([
    ['Success', 'Patch Manager installed its patches, and does not report the fixed version of each of openssl.'],
    ['TimedOut', 'AWS-RunPatchBaseline ended with status TimedOut. See command command-1 in Run Command'],
  ])('fails with the reason if the command ends as %s and the package is not patched', async (ends, reason) => {
    const aws = fakePatching({ ends });
    const { changes } = await planned(aws);
    await apply(contain5, target, changes, aws, { parameters: values });

    expect(await verify(contain5, target, aws, values)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining(reason),
    });
  });

  it('sends again after a command that failed', async () => {
    const aws = fakePatching({ patches, commands: [install('Failed', 10)] });
    await contain5.apply(target, { field: 'packages', key: 'openssl', from: '1', to: '2' }, aws);

    expect(aws.calls).toContain('ssm:SendCommand');
  });

  it('says so if the agent stopped after the plan', async () => {
    const aws = fakePatching({ refuses: 'InvalidInstanceId' });
    const { changes } = await planned(aws);

    expect(await apply(contain5, target, changes, aws, { parameters: values })).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('no longer reports to Systems Manager'),
    });
  });
});

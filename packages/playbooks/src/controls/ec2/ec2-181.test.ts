import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec2181 } from './ec2-181.ts';
import { arrangeTemplate, fakeTemplate, noTemplate, templateArn } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: templateArn };
const root = { DeviceName: '/dev/xvda', Ebs: { Encrypted: false, VolumeSize: 8 } };
const data = { DeviceName: '/dev/xvdb', Ebs: { Encrypted: true, KmsKeyId: 'key-1' } };
const unsaid = { DeviceName: '/dev/xvdc', Ebs: { VolumeSize: 8 } };
const ephemeral = { DeviceName: '/dev/xvdd', VirtualName: 'ephemeral0' };
const has = (given: Parameters<typeof fakeTemplate>[0]) => () => fakeTemplate(given).aws;
const size = { MinSize: 0, MaxSize: 1, DesiredCapacity: 1, DefaultCooldown: 300, CreatedTime: undefined };
const group = {
  ...size,
  AutoScalingGroupName: 'web',
  AvailabilityZones: [],
  HealthCheckType: 'EC2',
  LaunchTemplate: { LaunchTemplateId: 'lt-1' },
};

describePlaybook(ec2181, {
  target,
  onMoto: (account) => arrangeTemplate(account, { BlockDeviceMappings: [root, { ...root, DeviceName: '/dev/xvdb' }] }),
  changes: {
    'a template with an unencrypted volume': has({ versions: [{ BlockDeviceMappings: [root] }] }),
    'a template with several volumes': has({
      versions: [{ BlockDeviceMappings: [root, data, { ...root, DeviceName: '/dev/xvde' }, unsaid, ephemeral] }],
      groups: [group],
    }),
    'an account with a customer managed key': has({
      versions: [{ BlockDeviceMappings: [root] }],
      defaultKey: 'arn:aws:kms:eu-west-1:111122223333:key/1',
    }),
  },
  leaves: {
    'a template as AWS creates it, without volumes': has({ versions: [{ ImageId: 'ami-1' }] }),
    'a template that leaves encryption out': has({ versions: [{ BlockDeviceMappings: [unsaid, ephemeral] }] }),
    'a template with an encrypted volume': has({ versions: [{ BlockDeviceMappings: [data] }] }),
  },
  refuses: {
    'a template whose default version is not the latest': has({
      versions: [{ BlockDeviceMappings: [root] }, {}],
      defaultVersion: 1,
    }),
  },
  gone: { 'a deleted launch template': noTemplate },
});

describe('EC2.181', () => {
  it('changes all volumes with one version, and undo with another', async () => {
    const other = { ...root, DeviceName: '/dev/xvde' };
    const fake = fakeTemplate({ versions: [{ BlockDeviceMappings: [root, data, other, unsaid] }] });
    const planned = await plan(ec2181, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];

    await apply(ec2181, target, changes, fake.aws);

    const encrypted = { Encrypted: true, VolumeSize: 8 };
    expect(fake.versions.slice(1)).toEqual([
      { BlockDeviceMappings: [{ ...root, Ebs: encrypted }, data, { ...other, Ebs: encrypted }, unsaid] },
    ]);
    await undo(ec2181, target, changes, fake.aws);
    expect(fake.versions).toHaveLength(3);
    expect(fake.versions[2]).toEqual(fake.versions[0]);
  });

  it.each([
    ['a key that only this account can use', 'alias/aws/ebs', 'by Auto Scaling group web are encrypted with aws/ebs'],
    [
      'a key that the launching role may not use',
      'arn:aws:kms:eu-west-1:111122223333:key/1',
      'Launches by Auto Scaling group web fail if the launching role may not use the key arn:aws:kms',
    ],
  ])('never hides from the approver that volumes get %s', async (_, defaultKey, text) => {
    const { aws } = fakeTemplate({ versions: [{ BlockDeviceMappings: [root] }], groups: [group], defaultKey });

    expect(await plan(ec2181, target, aws)).toHaveProperty('asks', {
      'encrypted[/dev/xvda]': expect.stringContaining(text),
    });
    expect(ec2181.alwaysAsks).toBe(true);
  });
});

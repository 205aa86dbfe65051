import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeNow } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec2170 } from './ec2-170.ts';
import { arrangeTemplate, fakeTemplate, noTemplate, templateArn } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: templateArn };
const web: ResponseLaunchTemplateData = { ImageId: 'ami-1', UserData: 'aHVudGVyMmh1bnRlcjI=' };
const optional: ResponseLaunchTemplateData = {
  ...web,
  MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 },
};
const required: ResponseLaunchTemplateData = {
  ...web,
  MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
};
const has = (given: Parameters<typeof fakeTemplate>[0]) => () => fakeTemplate(given).aws;
const ofWeb = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' };
const size = { MinSize: 0, MaxSize: 1, DesiredCapacity: 1, DefaultCooldown: 300, CreatedTime: undefined };
const group = (AutoScalingGroupName: string, given: object) => ({
  ...size,
  AvailabilityZones: [],
  HealthCheckType: 'EC2',
  AutoScalingGroupName,
  ...given,
});

describePlaybook(ec2170, {
  target,
  onMoto: (account) =>
    arrangeTemplate(account, { MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' } }),
  changes: {
    'a template as AWS creates it, without metadata options': has({ versions: [web] }),
    'a template that allows IMDSv1': has({ versions: [optional] }),
    'a template with other metadata options': has({ versions: [{ MetadataOptions: { HttpEndpoint: 'enabled' } }] }),
    'a template of which an Auto Scaling group launches': has({
      versions: [required, optional],
      groups: [group('web', { LaunchTemplate: { ...ofWeb, Version: '$Latest' } })],
    }),
  },
  leaves: {
    'a template that requires IMDSv2': has({ versions: [required] }),
    'a template whose default version requires IMDSv2, and whose latest does not': has({
      versions: [required, optional],
      defaultVersion: 1,
    }),
  },
  refuses: { 'a template whose default version is not the latest': has({ versions: [web, web], defaultVersion: 1 }) },
  gone: { 'a deleted launch template': noTemplate },
});

describe('EC2.170', () => {
  async function changesOf(fake: ReturnType<typeof fakeTemplate>) {
    const planned = await plan(ec2170, target, fake.aws);
    return planned.kind === 'change' ? planned.changes : [];
  }

  it('creates a version with the whole data of the default version', async () => {
    const fake = fakeTemplate({ versions: [optional] });

    await apply(ec2170, target, await changesOf(fake), fake.aws);

    expect(fake.versions).toEqual([optional, required]);
    expect(fake.defaultVersion()).toBe(2);
  });

  it.each([
    ['that allowed IMDSv1', optional],
    ['without metadata options', web],
  ])('undo of a template %s reaches those that launch from the latest version', async (_, before) => {
    const fake = fakeTemplate({ versions: [before] });
    const changes = await changesOf(fake);
    await apply(ec2170, target, changes, fake.aws);

    expect(await undo(ec2170, target, changes, fake.aws)).toEqual({ kind: 'done' });
    expect(fake.versions[2]).toEqual(before);
    expect(fake.defaultVersion()).toBe(3);
  });

  it('undo keeps what was modified since', async () => {
    const fake = fakeTemplate({ versions: [optional] });
    const changes = await changesOf(fake);
    await apply(ec2170, target, changes, fake.aws);
    fake.versions[1] = { ...required, ImageId: 'ami-2' };

    expect(await undo(ec2170, target, changes, fake.aws)).toEqual({ kind: 'done' });
    expect(fake.versions[2]).toEqual({ ...optional, ImageId: 'ami-2' });
  });

  it('undo never replaces a version that is newer than the default', async () => {
    const fake = fakeTemplate({ versions: [optional] });
    const changes = await changesOf(fake);
    await apply(ec2170, target, changes, fake.aws);
    fake.versions.push({ ImageId: 'ami-3' });

    expect(await undo(ec2170, target, changes, fake.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Make the latest version the default first'),
    });
    expect(fake.versions).toHaveLength(3);
  });

  it('keeps every setting, also a date and those of retired services', async () => {
    const before = {
      ...web,
      ElasticGpuSpecifications: [{ Type: 'eg1.medium' }],
      ElasticInferenceAccelerators: [{ Type: 'eia1.medium', Count: 1 }],
      InstanceMarketOptions: { MarketType: 'spot' as const, SpotOptions: { ValidUntil: fakeNow } },
    };
    const fake = fakeTemplate({ versions: [before] });

    await apply(ec2170, target, await changesOf(fake), fake.aws);

    expect(fake.versions[1]).toEqual({ ...before, MetadataOptions: { HttpTokens: 'required' } });
  });

  it('names the Auto Scaling groups that launch from the default or the latest version', async () => {
    const inMix = (specification: object) => ({ LaunchTemplate: { LaunchTemplateSpecification: specification } });
    const { aws } = fakeTemplate({
      versions: [optional],
      groups: [
        group('by-default', { LaunchTemplate: ofWeb }),
        group('by-number', { LaunchTemplate: { ...ofWeb, Version: '1' } }),
        group('mixed', { MixedInstancesPolicy: inMix({ ...ofWeb, Version: '$Default' }) }),
        group('override', {
          MixedInstancesPolicy: {
            LaunchTemplate: {
              LaunchTemplateSpecification: { LaunchTemplateId: 'lt-2' },
              Overrides: [{ LaunchTemplateSpecification: { ...ofWeb, Version: '$Latest' } }, {}],
            },
          },
        }),
        group('other', { LaunchTemplate: { LaunchTemplateId: 'lt-2', Version: '$Default' } }),
        group('configuration', { LaunchConfigurationName: 'old' }),
      ],
    });

    const planned = await plan(ec2170, target, aws);

    expect(planned).toHaveProperty(
      'asks.httpTokens',
      'After this change, Auto Scaling group by-default, Auto Scaling group mixed, and Auto Scaling group override could ' +
        'no longer launch instances whose software uses IMDSv1.',
    );
  });

  it('keeps user data out of the plan', async () => {
    expect(JSON.stringify(await plan(ec2170, target, fakeTemplate({ versions: [web] }).aws))).not.toContain('aHVudGVy');
  });

  it('never changes a template without approval, because nothing shows who launches from it', () => {
    expect(ec2170.alwaysAsks).toBe(true);
  });
});

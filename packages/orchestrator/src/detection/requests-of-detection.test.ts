import { describe, expect, it } from '@jest/globals';
import { readDetection } from './detection.ts';
import { type DetectedInput, requestsForDetection } from './requests-of-detection.ts';
import { type Policy, defaultPolicy } from '../policy/index.ts';
import { aCallEvent, anEvaluationEvent } from '../testing/index.ts';

const controls: DetectedInput['controls'] = {
  'SecurityGroup.1': { resourceType: 'AwsEc2Instance', detectedBy: ['config-rule', 'tags'] },
  'SecurityGroup.2': { resourceType: 'AwsEc2SecurityGroup', detectedBy: ['config-rule', 'cloudtrail', 'tags'] },
  'SecurityGroup.3': { resourceType: 'AwsEc2SecurityGroup', detectedBy: ['cloudtrail', 'tags'], remediesEvent: true },
  'SecurityGroup.4': { resourceType: 'AwsEc2SecurityGroup', detectedBy: ['cloudtrail'] },
};

const all: Policy['controls'] = {
  'SecurityGroup.1': { mode: 'automatic' },
  'SecurityGroup.2': { mode: 'manual' },
  'SecurityGroup.3': { mode: 'automatic', parameters: { groups: [] } },
  'SecurityGroup.4': { mode: 'off' },
};

function detect(event: object, more: Partial<DetectedInput> = {}) {
  const settings = { policy: { ...defaultPolicy, controls: all }, runbooks: {} };
  const remediationIdOf = (parts: readonly string[]) => parts.join('|');
  const given = { executionId: 'execution-1', settings, controls, isOwnRole: () => false, remediationIdOf, ...more };
  return readDetection(event).flatMap((reading) => (reading.ok ? requestsForDetection({ ...given, reading }) : []));
}

const requestsOf = detect;

describe('a call that CloudTrail saw', () => {
  it('is checked by every control that is on, each in its mode', () => {
    expect(requestsOf(aCallEvent()).map(({ controlId, step }) => [controlId, step])).toEqual([
      ['SecurityGroup.2', 'plan'],
      ['SecurityGroup.3', 'remediate'],
    ]);
  });

  it('names who did what from where, with the ARNs of the rules', () => {
    const [request] = requestsOf(aCallEvent());
    expect(request?.detection).toMatchObject({ id: 'event-1', at: '2026-11-24T01:02:03Z' });
    expect(request?.detection?.what).toBe(
      'arn:aws:sts::111122223333:assumed-role/Admin/alice (role arn:aws:iam::111122223333:role/Admin) called ' +
        'AuthorizeSecurityGroupIngress on sg-0123456789abcdef0 from 198.51.100.7 at 2026-11-24T01:02:03Z. ' +
        'Rules: arn:aws:ec2:eu-west-1:111122223333:security-group-rule/sgr-0123456789abcdef0.',
    );
  });

  it('is a parameter only of a control that reverts events', () => {
    const [baseline, revert] = requestsOf(aCallEvent());
    expect(baseline?.parameters).toEqual({ finding: {}, policy: {} });
    expect(revert?.parameters).toMatchObject({
      finding: { event: { eventId: 'event-1', groupId: 'sg-0123456789abcdef0' } },
      policy: { groups: [] },
    });
    expect(baseline?.finding.id).not.toContain('event-1');
    expect(revert?.finding.id).toContain('event-1');
  });

  it('asks for the same remediation when it arrives twice', () => {
    const [first] = requestsOf(aCallEvent());
    const [second] = requestsOf(aCallEvent(), { executionId: 'execution-2' });
    expect(second?.remediationId).toBe(first?.remediationId);
  });

  it('is left alone when ASR itself made it', () => {
    const isOwnRole = (arn: string) => arn === 'arn:aws:iam::111122223333:role/Admin';
    expect(requestsOf(aCallEvent(), { isOwnRole })).toEqual([]);
  });

  it('is left alone when it failed: re-adding a rule that exists must not remove it', () => {
    expect(requestsOf(aCallEvent({ errorCode: 'Client.InvalidPermission.Duplicate' }))).toEqual([]);
  });

  it('says that a call failed, and that there is nothing to do', () => {
    expect(readDetection(aCallEvent({ errorCode: 'UnauthorizedOperation' }))[0]).toEqual({
      ok: false,
      isNothing: true,
      accountId: '111122223333',
      error:
        'The call AuthorizeSecurityGroupIngress failed (UnauthorizedOperation), so it changed nothing. No action is needed.',
    });
  });

  it('acts on nothing of an account that is not its own', () => {
    expect(readDetection(aCallEvent({ recipientAccountId: '999988887777' }))[0]).toEqual({
      ok: false,
      accountId: '111122223333',
      error:
        'The event came from account 111122223333, but names account 999988887777. ASR ignored it. Check who sends events to ASR.',
    });
  });
});

describe('a call that changes tags', () => {
  const tagging = (detail: object = {}) =>
    aCallEvent({
      eventName: 'CreateTags',
      requestParameters: {
        resourcesSet: { items: [{ resourceId: 'sg-0123456789abcdef0' }, { resourceId: 'vol-0123456789abcdef0' }] },
        tagSet: {
          items: [
            { key: 'Name', value: 'x' },
            { key: 'asr:exempt', value: 'all until 2027-01-01' },
          ],
        },
      },
      responseElements: { _return: true },
      ...detail,
    });

  it('is checked by the controls that decide by tags, on each resource of their type', () => {
    expect(requestsOf(tagging()).map(({ controlId, resourceId }) => [controlId, resourceId])).toEqual([
      ['SecurityGroup.2', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0'],
      ['SecurityGroup.3', 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0'],
    ]);
  });

  it('names who changed the tags by which the policy decides, and no other tags', () => {
    const [request] = requestsOf(tagging());
    expect(request?.detection).toEqual({
      id: 'event-1/tags',
      at: '2026-11-24T01:02:03Z',
      actor: 'arn:aws:iam::111122223333:role/Admin',
      what:
        'arn:aws:iam::111122223333:role/Admin called CreateTags on sg-0123456789abcdef0 at 2026-11-24T01:02:03Z. ' +
        'Tags: asr:exempt.',
      tagChange: {
        at: '2026-11-24T01:02:03Z',
        actor: 'arn:aws:iam::111122223333:role/Admin',
        eventName: 'CreateTags',
        keys: ['asr:exempt'],
      },
    });
  });

  it('counts where the call removes every tag', () => {
    const resourcesSet = { items: [{ resourceId: 'i-0123456789abcdef0' }] };
    const event = tagging({ eventName: 'DeleteTags', requestParameters: { resourcesSet, tagSet: {} } });
    expect(requestsOf(event).map(({ controlId, detection }) => [controlId, detection?.tagChange?.keys])).toEqual([
      ['SecurityGroup.1', ['*']],
    ]);
  });

  it('counts where a group is created with the tags', () => {
    const tags = [{ key: 'asr:exempt', value: 'all until 2027-01-01' }];
    const event = tagging({
      eventName: 'CreateSecurityGroup',
      requestParameters: {
        groupName: 'web',
        groupDescription: 'web',
        vpcId: 'vpc-1',
        tagSpecificationSet: { items: [{ resourceType: 'security-group', tags }] },
      },
      responseElements: { _return: true, groupId: 'sg-0123456789abcdef0' },
    });
    expect(requestsOf(event).flatMap(({ detection }) => detection?.tagChange?.keys ?? [])).toEqual([
      'asr:exempt',
      'asr:exempt',
    ]);
  });

  it.each([
    ['no tag that decides', { tagSet: { items: [{ key: 'Name', value: 'x' }] } }],
    ['no resource that a control is about', { resourcesSet: { items: [{ resourceId: 'vol-0123456789abcdef0' }] } }],
  ])('is left alone when it changes %s', (_, more) => {
    const { detail } = tagging() as { readonly detail: { readonly requestParameters: object } };
    expect(requestsOf(tagging({ requestParameters: { ...detail.requestParameters, ...more } }))).toEqual([]);
  });

  it('is left alone when ASR itself made it', () => {
    const isOwnRole = (arn: string) => arn === 'arn:aws:iam::111122223333:role/Admin';
    expect(requestsOf(tagging(), { isOwnRole })).toEqual([]);
  });

  it('is an error when it does not say who made it', () => {
    expect(readDetection(tagging({ userIdentity: {} }))[0]).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^ASR cannot read the event\. .*check the tags\.$/),
    });
  });
});

describe('an evaluation of AWS Config', () => {
  it('becomes a request for its control and resource', () => {
    expect(requestsOf(anEvaluationEvent())).toMatchObject([
      {
        controlId: 'SecurityGroup.1',
        resourceType: 'AwsEc2Instance',
        resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0',
        step: 'remediate',
        detection: { what: expect.stringContaining('EC2 Instance i-0123456789abcdef0 has public ports [22]') },
      },
    ]);
  });

  it('is left alone when it is COMPLIANT', () => {
    expect(
      requestsOf(
        anEvaluationEvent({
          newEvaluationResult: { complianceType: 'COMPLIANT', resultRecordedTime: '2026-11-24T01:02:03Z' },
        }),
      ),
    ).toEqual([]);
  });

  it('is left alone when it is of a rule that is not ours', () => {
    const event = anEvaluationEvent({ configRuleName: 'restricted-ssh' });
    expect(requestsOf(event)).toEqual([]);
    expect(readDetection(event)[0]).toMatchObject({
      isNothing: true,
      error: expect.stringContaining('ASR reads only its own AWS Config rules'),
    });
  });

  it('is an error when its account is missing', () => {
    const { account: _, ...event } = anEvaluationEvent() as { readonly account: string };
    expect(readDetection(event)[0]).toMatchObject({ ok: false, error: 'account is missing.' });
  });

  it.each([
    ['another account', { awsAccountId: '999988887777' }],
    ['a resource that is none', { resourceId: 'i-0123;drop' }],
    ['a resource type that no control remediates', { resourceType: 'AWS::S3::Bucket' }],
  ])('is an error when it names %s', (_case, detail) => {
    expect(readDetection(anEvaluationEvent(detail))[0]).toMatchObject({
      ok: false,
      error: expect.stringMatching(/\.$/),
    });
  });
});

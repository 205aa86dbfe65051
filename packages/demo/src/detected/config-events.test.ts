import { describe, expect, it } from '@jest/globals';
import { matchesPattern } from '@asr/local-cloud';
import { defaultPolicy, eventRules } from '@asr/orchestrator';
import { complianceChange, itemChange } from './config-events.ts';

const place = { controlId: 'SecurityGroup.1', accountId: '222222222222', region: 'eu-west-1' };
const resourceId = 'i-0123456789abcdef0';
const evaluation = {
  accountId: place.accountId,
  region: place.region,
  resourceType: 'AWS::EC2::Instance',
  resourceId,
  compliance: 'NON_COMPLIANT',
  annotation: 'Port 22 is open.',
};
const time = { newId: () => 'id-1', now: () => new Date('2026-11-24T01:02:03.456Z') };

const policy = { ...defaultPolicy, controls: { 'SecurityGroup.1': { mode: 'automatic' as const } } };
const firing = (event: object) =>
  eventRules(policy, [], 'arn:aws:securityhub:eu-west-1:999999999999:action/custom/x')
    .filter(({ pattern }) => matchesPattern(pattern, event))
    .map(({ name }) => name);

describe('complianceChange', () => {
  it('matches the rule of detections only for a violation', () => {
    expect(firing(complianceChange(place, evaluation, time))).toEqual(['ConfigRules']);
    expect(firing(complianceChange(place, { ...evaluation, compliance: 'COMPLIANT' }, time))).toEqual([]);
    expect(firing(complianceChange({ ...place, controlId: 'SecurityGroup.2' }, evaluation, time))).toEqual([]);
  });

  it('contains the annotation', () => {
    expect(complianceChange(place, evaluation, time)).toMatchObject({
      detail: { resourceId, awsAccountId: '222222222222', newEvaluationResult: { annotation: 'Port 22 is open.' } },
    });
  });
});

describe('itemChange', () => {
  it('contains the resource id, as in AWS Config', () => {
    const resource = {
      type: 'AwsEc2Instance',
      cloudFormationType: 'AWS::EC2::Instance',
      id: `arn:aws:ec2:eu-west-1:222222222222:instance/${resourceId}`,
    };
    const { invokingEvent, ...rest } = itemChange(place, resource, time.now()) as { readonly invokingEvent: string };

    expect(rest).toMatchObject({ configRuleName: 'ASR-SecurityGroup.1', accountId: '222222222222' });
    expect(JSON.parse(invokingEvent)).toMatchObject({
      configurationItem: {
        resourceType: 'AWS::EC2::Instance',
        resourceId,
        awsRegion: 'eu-west-1',
        awsAccountId: '222222222222',
      },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { parseItems } from './parse-items.ts';
import { aCallEvent, anAsffFinding, anEvaluationEvent } from '../testing/index.ts';

const controls = {
  'SecurityGroup.1': { resourceType: 'AwsEc2Instance', detectedBy: ['config-rule'] },
  'SecurityGroup.2': { resourceType: 'AwsEc2SecurityGroup', detectedBy: ['config-rule', 'cloudtrail'] },
  'SecurityGroup.3': { resourceType: 'AwsEc2SecurityGroup', detectedBy: ['cloudtrail'], remediesEvent: true },
} as const;

describe('parseItems of what ASR detects itself', () => {
  it('returns one item for each control that detects such calls', () => {
    expect(parseItems(aCallEvent(), controls)).toEqual(
      [
        [
          'SecurityGroup.2',
          'asr/SecurityGroup.2/arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0',
        ],
        [
          'SecurityGroup.3',
          'asr/SecurityGroup.3/arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0/event-1',
        ],
      ].map(([controlId, findingId]) => ({
        ok: true,
        controlId,
        findingId,
        source: 'detection',
        partition: 'aws',
        accountId: '111122223333',
        region: 'eu-west-1',
        resourceType: 'AwsEc2SecurityGroup',
        resourceId: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0',
      })),
    );
  });

  it('returns one item for an evaluation by AWS Config', () => {
    expect(parseItems(anEvaluationEvent(), controls)).toMatchObject([
      { ok: true, controlId: 'SecurityGroup.1', resourceType: 'AwsEc2Instance' },
    ]);
  });

  it('reports that a failed call requires no action', () => {
    expect(parseItems(aCallEvent({ errorCode: 'Client.UnauthorizedOperation' }), controls)).toEqual([
      {
        ok: false,
        isNothing: true,
        index: 0,
        error:
          'The call AuthorizeSecurityGroupIngress failed (Client.UnauthorizedOperation), so it changed nothing. No action is needed.',
      },
    ]);
  });

  it('reads records of CloudTrail as the events that EventBridge sends for them', () => {
    const { detail } = aCallEvent() as { readonly detail: object };
    const record = { eventVersion: '1.10', eventSource: 'ec2.amazonaws.com', awsRegion: 'eu-west-1', ...detail };
    const CloudTrailEvent = JSON.stringify(record);
    const expected = parseItems(aCallEvent(), controls);

    for (const input of [record, [record], { Records: [record] }, { Events: [{ CloudTrailEvent }] }])
      expect(parseItems(input, controls)).toEqual(expected);
    expect(parseItems({ Records: [record, record] }, controls)).toHaveLength(2 * expected.length);
  });

  it('reports that a call of another service, or an evaluation as compliant, requires no action', () => {
    const record = { eventVersion: '1.10', eventSource: 's3.amazonaws.com', awsRegion: 'eu-west-1', eventID: 'e-1' };
    const compliant = anEvaluationEvent({
      newEvaluationResult: { complianceType: 'COMPLIANT', resultRecordedTime: '' },
    });

    expect(parseItems([{ ...record, eventName: 'PutObject' }, compliant], controls)).toEqual([
      expect.objectContaining({
        isNothing: true,
        index: 0,
        error: 'The call PutObject changes nothing that ASR detects. No action is needed.',
      }),
      expect.objectContaining({ isNothing: true, index: 1, error: expect.stringMatching(/ as COMPLIANT\. No action/) }),
    ]);
  });

  it('does not read a notification of S3 as a record of CloudTrail', () => {
    const notification = { Records: [{ eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' }] };
    expect(parseItems(notification, controls)).toMatchObject([{ ok: false }]);
  });

  it('declines a finding of another product by name', () => {
    const ProductArn = 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default';
    expect(parseItems(anAsffFinding({ ProductArn }), controls)).toMatchObject([
      { ok: false, error: expect.stringContaining('is from product/111122223333/default.') },
    ]);
  });

  it('distinguishes findings and events in one list, and continues after an invalid one', () => {
    const items = parseItems(
      [anAsffFinding(), 'broken', aCallEvent(), anEvaluationEvent({ resourceId: '' })],
      controls,
    );
    expect(items.map((item) => (item.ok ? item.controlId : item.index))).toEqual([
      'EC2.13',
      1,
      'SecurityGroup.2',
      'SecurityGroup.3',
      3,
    ]);
  });
});

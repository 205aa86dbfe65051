import { describe, expect, it } from '@jest/globals';
import { parseItems } from './parse-items.ts';
import { aCallEvent, anAsffFinding, anEvaluationEvent } from '../testing/index.ts';

const controls = {
  'SecurityGroup.1': { detectedBy: ['config-rule'] },
  'SecurityGroup.2': { detectedBy: ['config-rule', 'cloudtrail'] },
  'SecurityGroup.3': { detectedBy: ['cloudtrail'], remediesEvent: true },
} as const;

describe('parseItems of what ASR detects itself', () => {
  it('gives one item for each control that looks at such calls', () => {
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

  it('gives the one item of an evaluation by AWS Config', () => {
    expect(parseItems(anEvaluationEvent(), controls)).toMatchObject([
      { ok: true, controlId: 'SecurityGroup.1', resourceType: 'AwsEc2Instance' },
    ]);
  });

  it('gives none of a call that failed', () => {
    expect(parseItems(aCallEvent({ errorCode: 'Client.UnauthorizedOperation' }), controls)).toEqual([]);
  });

  it('keeps findings and events of one list apart, and counts on where one is broken', () => {
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

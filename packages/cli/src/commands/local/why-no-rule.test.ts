import { describe, expect, it } from '@jest/globals';
import { matchesPattern } from '@asr/local-cloud';
import { whyNoRule } from './why-no-rule.ts';

const automatic = {
  name: 'ASR-Automatic1',
  bus: 'default',
  pattern: {
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported'],
    detail: {
      findings: {
        Workflow: { Status: ['NEW'] },
        $or: [{ Compliance: { SecurityControlId: ['EC2.13'] } }, { GeneratorId: [{ suffix: '/EC2.13' }] }],
      },
    },
  },
};

function eventOf(finding: object) {
  return {
    source: 'aws.securityhub',
    'detail-type': 'Security Hub Findings - Imported',
    detail: { findings: [finding] },
  };
}

describe('whyNoRule', () => {
  it.each([
    [
      'a different value',
      eventOf({ Workflow: { Status: 'NOTIFIED' }, Compliance: { SecurityControlId: 'EC2.13' } }),
      'ASR-Automatic1: requires detail.findings.Workflow.Status to be one of ["NEW"], but it is "NOTIFIED"',
    ],
    [
      'a missing field',
      eventOf({}),
      'requires detail.findings.Workflow.Status to be one of ["NEW"], but it is missing',
    ],
    [
      'an $or without a matching alternative',
      eventOf({ Workflow: { Status: 'NEW' }, Compliance: { SecurityControlId: 'S3.1' } }),
      'requires one of [{"Compliance":{"SecurityControlId":["EC2.13"]}}',
    ],
  ])('names %s', (_, event, sentence) => {
    expect(whyNoRule(event, [automatic], matchesPattern)).toContain(sentence);
  });
});

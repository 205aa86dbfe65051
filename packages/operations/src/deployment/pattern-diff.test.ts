import { describe, expect, it } from '@jest/globals';
import { patternDifferences } from './pattern-diff.ts';

const pattern = {
  source: ['aws.securityhub'],
  detail: {
    findings: { Status: ['FAILED', 'WARNING'], $or: [{ Id: ['EC2.13'] }, { GeneratorId: [{ suffix: '/EC2.13' }] }] },
  },
};

describe('patternDifferences', () => {
  it('ignores the order of values and of keys', () => {
    const { detail, source } = structuredClone(pattern);
    detail.findings.Status.reverse();

    expect(patternDifferences({ detail, source }, pattern)).toEqual([]);
  });

  it('lists added and removed values of each condition', () => {
    const deployed = {
      source: ['aws.securityhub'],
      detail: { findings: { ...pattern.detail.findings, Status: ['FAILED', 'PASSED'] } },
    };

    expect(patternDifferences(deployed, pattern)).toEqual(['detail.findings.Status: + "WARNING", - "PASSED"']);
  });

  it('compares the alternatives of $or', () => {
    const deployed = structuredClone(pattern);
    deployed.detail.findings.$or[1] = { GeneratorId: [{ suffix: '/EC2.14' }] };

    expect(patternDifferences(deployed, pattern)).toEqual([
      'detail.findings.$or[1].GeneratorId: + {"suffix":"/EC2.13"}, - {"suffix":"/EC2.14"}',
    ]);
  });

  it('reports a condition that only one pattern has', () => {
    expect(
      patternDifferences({ source: ['aws.securityhub'] }, { source: ['aws.securityhub'], region: ['eu-west-1'] }),
    ).toEqual(['region: + "eu-west-1"']);
    expect(
      patternDifferences({ source: ['aws.securityhub'], region: ['eu-west-1'] }, { source: ['aws.securityhub'] }),
    ).toEqual(['region: - "eu-west-1"']);
  });

  it('limits the length of a line', () => {
    const ids = Array.from({ length: 30 }, (_, number) => `EC2.${number}`);

    expect(patternDifferences({ control: [] }, { control: ids })).toEqual([expect.stringMatching(/ and 18 more$/)]);
  });
});

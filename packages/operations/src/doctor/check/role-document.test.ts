import { describe, expect, it } from '@jest/globals';
import { allowedActions, trusts } from './role-document.ts';

const asr = 'arn:aws:iam::999999999999:role/ASR-Orchestrator-Playbook';
const trust = (principal: string, operator = 'ArnEquals', Effect = 'Allow') =>
  encodeURIComponent(
    JSON.stringify({
      Statement: [{ Effect, Action: 'sts:AssumeRole', Condition: { [operator]: { 'aws:PrincipalArn': principal } } }],
    }),
  );

describe('trusts', () => {
  it('reads the document as IAM returns it', () => {
    expect(trusts(trust(asr), asr)).toBe(true);
  });

  it.each([
    ['another role', trust('arn:aws:iam::111122223333:role/ASR-Orchestrator-Playbook')],
    ['a condition of another kind', trust(asr, 'ArnNotEquals')],
    ['a denial', trust(asr, 'ArnEquals', 'Deny')],
    ['no document', undefined],
  ])('does not accept %s as trust', (_, document) => {
    expect(trusts(document, asr)).toBe(false);
  });
});

describe('allowedActions', () => {
  it('returns allowed actions, but no denied actions', () => {
    const Statement = [
      { Effect: 'Allow', Action: ['ec2:DescribeVpcs', 'ec2:DescribeSubnets'] },
      { Effect: 'Allow', Action: 'ec2:DescribeVpcs' },
      { Effect: 'Deny', Action: ['iam:PassRole'] },
    ];
    const PolicyDocument = JSON.stringify({ Statement });

    expect([...allowedActions([{ PolicyDocument }])]).toEqual(['ec2:DescribeVpcs', 'ec2:DescribeSubnets']);
  });
});

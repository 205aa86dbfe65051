import { describe, expect, it } from '@jest/globals';
import { defaultPolicy } from './policy.ts';
import { protectedTagKeys, tagProtection } from './tag-protection.ts';

describe('the service control policy for tags', () => {
  it('denies these keys to all but the given principals, on every action that sets or removes tags', () => {
    expect(tagProtection(defaultPolicy, ['arn:*:iam::*:role/ASR-*'])).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ProtectTagsThatAsrDecidesBy',
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: {
            'ForAnyValue:StringEquals': { 'aws:TagKeys': ['AllowedPorts', 'asr:exempt'] },
            ArnNotLike: { 'aws:PrincipalArn': ['arn:*:iam::*:role/ASR-*'] },
          },
        },
      ],
    });
  });

  it('protects each tag that the policy uses, once', () => {
    const policy = {
      ...defaultPolicy,
      scope: { include: { tags: { asr: 'on' } }, exclude: { tags: { environment: 'production' } } },
      controls: {
        'SecurityGroup.2': {
          parameters: { baselines: [{ groups: [{ tags: { Role: 'web' } }], ingress: ['all self'] }] },
        },
        'SecurityGroup.3': { parameters: { groups: [{ tags: { Role: 'db', Tier: '1' } }, { ids: ['sg-1'] }] } },
      },
    };

    expect(protectedTagKeys(policy)).toEqual(['AllowedPorts', 'Role', 'Tier', 'asr', 'asr:exempt', 'environment']);
  });
});

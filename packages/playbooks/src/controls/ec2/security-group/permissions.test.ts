import { expect, it } from '@jest/globals';
import { changesRules, importsFindings } from './permissions.ts';

it('limits changes to the group, and tags to rules', () => {
  const group = 'arn:{partition}:ec2:{region}:{account}:security-group/{id}';
  const anyRule = 'arn:{partition}:ec2:{region}:{account}:security-group-rule/*';

  expect(changesRules('ingress')).toMatchObject({
    write: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
    dependent: [{ action: 'ec2:CreateTags' }],
    on: {
      'ec2:RevokeSecurityGroupIngress': [group],
      'ec2:AuthorizeSecurityGroupIngress': [group, anyRule],
      'ec2:CreateTags': [anyRule],
    },
  });
});

it('can tag a rule only with the call that adds it', () => {
  expect(changesRules('ingress', 'egress').when).toEqual({
    'ec2:CreateTags': {
      StringEquals: { 'ec2:CreateAction': ['AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress'] },
    },
  });
});

it('gives a direction that is not asked for no permission', () => {
  expect(JSON.stringify(changesRules('ingress'))).not.toContain('Egress');
  expect(JSON.stringify(changesRules('egress'))).not.toContain('Ingress');
});

it('imports findings of the account itself, and of no other product', () => {
  expect(importsFindings.on).toEqual({
    'securityhub:BatchImportFindings': ['arn:{partition}:securityhub:{region}:{account}:product/{account}/default'],
  });
  expect(importsFindings.dependent.map(({ action }) => action)).toEqual(Object.keys(importsFindings.on));
});

import { registry } from '@asr/playbooks';
import { describe, expect, it } from '@jest/globals';
import { controlChecks } from './control-checks.ts';
import { custodianFilters } from './custodian-filters.ts';
import { isAmong } from './custodian.ts';

describe('a resource that Cloud Custodian matched', () => {
  it.each([
    ['its ARN', { SecretArn: 'arn:aws:sns:us-east-1:111122223333:orders' }],
    ['its name', { Name: 'orders', CreationDate: '2026-11-01' }],
  ])('is found by %s', (_, one) => {
    expect(isAmong([{ Name: 'other' }, one], 'arn:aws:sns:us-east-1:111122223333:orders')).toBe(true);
  });

  it('is not found by a part of a name, or by the name of another resource', () => {
    expect(isAmong([{ Name: 'orders-2' }, { Name: 'order' }], 'arn:aws:s3:::orders')).toBe(false);
    expect(isAmong([], 'arn:aws:s3:::orders')).toBe(false);
  });

  it('is the account itself for a control of the account', () => {
    expect(isAmong([{ account_id: '111122223333' }], 'AWS::::Account:111122223333')).toBe(true);
    expect(isAmong([], 'AWS::::Account:111122223333')).toBe(false);
  });
});

it('each filter is for a control that Prowler judges, without a disagreement', () => {
  for (const control of Object.keys(custodianFilters)) {
    expect(Object.keys(registry)).toContain(control);
    expect(controlChecks[control]).toHaveProperty('checks');
    expect(controlChecks[control]).not.toHaveProperty('disagreement');
  }
});

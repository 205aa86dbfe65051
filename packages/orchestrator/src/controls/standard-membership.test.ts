import { expect, it } from '@jest/globals';
import { standardsOf } from './standard-membership.ts';

it.each([
  ['EC2.13', { 'CIS 1.2.0': ['4.1'], 'PCI DSS 3.2.1': ['PCI.EC2.5'], 'NIST 800-53': ['EC2.13'] }],
  [
    'S3.1',
    {
      FSBP: ['S3.1'],
      'CIS 1.4.0': ['2.1.5', '2.1.5.1'],
      'CIS 3.0.0': ['2.1.4', '2.1.4.1'],
      'PCI DSS 3.2.1': ['PCI.S3.6'],
    },
  ],
  ['ELB.1', { FSBP: ['ELB.1'], 'PCI DSS 3.2.1': ['PCI.ELBv2.1'] }],
])('lists the standards and requirements of %s', (controlId, expected) => {
  expect(standardsOf(controlId)).toMatchObject(expected);
});

it('lists no standard of a control that Security Hub does not have', () => {
  expect(standardsOf('SecurityGroup.1')).toEqual({});
});

import { describe, expect, it } from '@jest/globals';
import { parseItems } from '@asr/orchestrator';
import { type Misconfiguration, asff, cis12, ocsf } from './findings.ts';

const found: Misconfiguration = {
  controlId: 'EC2.13',
  title: 'Security groups should not allow ingress from 0.0.0.0/0 or ::/0 to port 22',
  accountId: '222222222222',
  region: 'us-east-1',
  resource: {
    type: 'AwsEc2SecurityGroup',
    cloudFormationType: 'AWS::EC2::SecurityGroup',
    id: 'arn:aws:ec2:us-east-1:222222222222:security-group/sg-0abc',
  },
  seenAt: new Date('2026-11-21T00:00:00Z'),
};

describe('findings of the demo', () => {
  it.each([
    ['in consolidated ASFF', asff, 'AwsEc2SecurityGroup'],
    ['in ASFF of CIS 1.2', cis12('4.1'), 'AwsEc2SecurityGroup'],
    ['in OCSF', ocsf, 'AWS::EC2::SecurityGroup'],
  ])('contain the same control and resource %s', (_, make, resourceType) => {
    expect(parseItems(make(found))).toMatchObject([
      {
        controlId: 'EC2.13',
        accountId: '222222222222',
        region: 'us-east-1',
        resourceType,
        resourceId: found.resource.id,
      },
    ]);
  });

  it('have a new id each time', () => {
    expect(parseItems([asff(found), asff(found)])[0]).not.toEqual(parseItems([asff(found), asff(found)])[1]);
  });
});

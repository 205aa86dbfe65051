import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './candidate.ts';
import { keyOf } from './request.ts';
import type { World } from './world.ts';

const controls: World['controls'] = {
  'SecurityGroup.3': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional', remediesEvent: true },
  'SecurityGroup.4': { resourceType: 'AwsEc2SecurityGroup', scope: 'regional' },
};
const candidate = (controlId: string, findingId: string): Candidate => ({
  subject: {
    controlId,
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceType: 'AwsEc2SecurityGroup',
    resourceId: 'sg-0abc',
  },
  source: 'custom-action',
  finding: { id: findingId, format: 'asff', productArn: 'p', accountId: '111122223333' },
  severity: undefined,
  parameters: {},
  detection: null,
});
const keyFor = (controlId: string, findingId: string) =>
  keyOf(candidate(controlId, findingId), { controls } as unknown as World);

describe('two findings of one resource in one event', () => {
  it('are one request for a control that fixes a state, and two for a control that remediates events', () => {
    expect(keyFor('SecurityGroup.4', 'one')).toBe(keyFor('SecurityGroup.4', 'other'));
    expect(keyFor('SecurityGroup.3', 'one')).not.toBe(keyFor('SecurityGroup.3', 'other'));
    expect(keyFor('SecurityGroup.3', 'one')).toBe(keyFor('SecurityGroup.3', 'one'));
  });
});

import type { DescribeNetworkInterfacesRequest } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { fakeAws } from '@asr/playbooks/testing';
import { readingsOfAffected } from './affected-resources.ts';
import { readDetection } from './detection.ts';
import { aCallEvent } from '../testing/index.ts';

const groupId = 'sg-0123456789abcdef0';

/** An account in which three interfaces have the group: two of one instance, and one of a load balancer. */
function account() {
  const filters: unknown[] = [];
  const aws = fakeAws({
    DescribeNetworkInterfacesCommand({ Filters }: DescribeNetworkInterfacesRequest) {
      filters.push(Filters);
      const Attachment = { InstanceId: 'i-0000000a' };
      return { NetworkInterfaces: [{ Attachment }, { Attachment }, { Attachment: {} }] };
    },
  });
  return { aws, filters };
}

function tagging(keys: readonly string[]) {
  const [reading] = readDetection(
    aCallEvent({
      eventName: 'CreateTags',
      requestParameters: {
        resourcesSet: { items: [{ resourceId: groupId }] },
        tagSet: { items: keys.map((key) => ({ key, value: '22' })) },
      },
      responseElements: { _return: true },
    }),
  );
  if (reading?.ok !== true) throw new Error(`Expected a reading, but got ${JSON.stringify(reading)}.`);
  return reading;
}

describe('a changed tag AllowedPorts of a security group', () => {
  it('concerns the group and each instance in it', async () => {
    const { aws, filters } = account();
    const reading = tagging(['AllowedPorts']);

    const readings = await readingsOfAffected(reading, aws);

    expect(readings.map((one) => one.ok && [one.detector, one.place.resourceType, one.place.resourceId])).toEqual([
      ['tags', 'AwsEc2SecurityGroup', `arn:aws:ec2:eu-west-1:111122223333:security-group/${groupId}`],
      ['tags', 'AwsEc2Instance', 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0000000a'],
    ]);
    expect(readings[0]).toEqual(reading);
    expect(filters).toEqual([[{ Name: 'group-id', Values: [groupId] }]]);
  });

  it.each([[['AllowedPorts', 'asr:exempt']], [['*']]])(
    'does not make other tags of the instance doubtful: %j',
    async (keys) => {
      const [, ofInstance] = await readingsOfAffected(tagging(keys), account().aws);
      expect(ofInstance?.ok === true && ofInstance.detection.tagChange?.keys).toEqual(['AllowedPorts']);
    },
  );
});

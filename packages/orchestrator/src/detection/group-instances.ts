/**
 * The instances of a security group whose tag AllowedPorts changed. The tag of a group allows ports of its rules, so it
 * can excuse a violation of each instance in the group.
 */
import type { Aws } from '@asr/playbooks';
import { allowedPortsTag } from '@asr/playbooks/security-group';
import { instancesWith } from './evaluate-resources.ts';
import { type DetectionReading, placeOf } from './events/index.ts';

type Detected = Extract<DetectionReading, { readonly ok: true }>;

/**
 * Returns one reading for each instance. Other tags of the group decide nothing about its instances, so the readings
 * contain only the key AllowedPorts.
 */
export async function readingsOfGroupInstances(reading: Detected, aws: Aws): Promise<readonly DetectionReading[]> {
  const { place, detection } = reading;
  const { tagChange } = detection;
  if (tagChange === undefined) return [];
  const { accountId: account, region, resourceId } = place;
  const groupId = resourceId.slice(resourceId.lastIndexOf('/') + 1);
  const instances = await instancesWith([groupId], aws);
  return instances.map((id) => ({
    ...reading,
    detection: { ...detection, tagChange: { ...tagChange, keys: [allowedPortsTag] } },
    place: placeOf({ account, region, resourceType: 'AwsEc2Instance', resource: `instance/${id}` }),
  }));
}

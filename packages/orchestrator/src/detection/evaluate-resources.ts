import { EC2Client, paginateDescribeNetworkInterfaces } from '@aws-sdk/client-ec2';
import type { AnyPlaybook, Aws } from '@asr/playbooks';
import type { ConfigItem } from './config-event.ts';
import { securityGroupItem } from './config-event-scope.ts';

/** A resource that is evaluated, by the names of AWS Config. */
export type Evaluated = Pick<ConfigItem, 'resourceType' | 'resourceId'>;

/** The resources whose compliance may have changed with this item: itself, or the instances that have the group. */
export async function resourcesToEvaluate(
  item: Evaluated,
  playbook: Pick<AnyPlaybook, 'resourceType'>,
  aws: Aws,
): Promise<readonly Evaluated[]> {
  const { resourceType, resourceId } = item;
  if (resourceType !== securityGroupItem || playbook.resourceType !== 'AwsEc2Instance')
    return [{ resourceType, resourceId }];
  const instances = await instancesWith([resourceId], aws);
  return instances.map((id) => ({ resourceType: 'AWS::EC2::Instance', resourceId: id }));
}

/** On any of their interfaces, not only the first. */
export async function instancesWith(groupIds: readonly string[], aws: Aws): Promise<readonly string[]> {
  if (groupIds.length === 0) return [];
  const instances = new Set<string>();
  const pages = paginateDescribeNetworkInterfaces(
    { client: aws.client(EC2Client), pageSize: 1000 },
    { Filters: [{ Name: 'group-id', Values: [...groupIds] }] },
  );
  for await (const { NetworkInterfaces: interfaces = [] } of pages) {
    for (const { Attachment } of interfaces)
      if (Attachment?.InstanceId !== undefined) instances.add(Attachment.InstanceId);
  }
  return [...instances].toSorted();
}

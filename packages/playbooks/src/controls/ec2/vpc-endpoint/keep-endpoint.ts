import { CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, EC2Client, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, cannot, ifErrorContains, lastPartOf } from '../../../engine/index.ts';
import { ec2ServiceOf, endpointName, isOurs, listEc2Endpoints, ourTags, statusOf } from './ec2-endpoints.ts';
import { findGroup } from './endpoint-group.ts';

/** Makes our endpoint, in these subnets and behind our group; `null`: no endpoint. */
export async function keepEndpoint(subnets: readonly string[] | null, target: Target, aws: Aws): Promise<void> {
  const ours = (await listEc2Endpoints(target, aws)).filter(
    (endpoint) => isOurs(endpoint) && statusOf(endpoint) !== 'deleting',
  );
  if (subnets === null) return deleteEndpoints(ours, aws);
  if (ours.length > 0) return;

  const group = await findGroup(target, aws);
  // Without a group EC2 would take the VPC's default one, which lets nobody else in.
  if (group?.GroupId === undefined) cannot(`The security group ${endpointName} is gone from the VPC. Plan again.`);
  await createEndpoint(subnets, group.GroupId, target, aws);
}

async function createEndpoint(subnets: readonly string[], groupId: string, target: Target, aws: Aws): Promise<void> {
  const conflict = { VpcEndpoint: undefined };
  const { VpcEndpoint } = await aws
    .client(EC2Client)
    .send(
      new CreateVpcEndpointCommand({
        VpcEndpointType: 'Interface',
        VpcId: lastPartOf(target.resourceId),
        ServiceName: ec2ServiceOf(target),
        SubnetIds: [...subnets],
        SecurityGroupIds: [groupId],
        PrivateDnsEnabled: true,
        TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: ourTags }],
      }),
    )
    .catch(ifErrorContains('InvalidParameter', 'conflicting DNS domain', conflict));
  if (VpcEndpoint !== undefined) return;
  cannot(
    'The VPC already has a private name for the EC2 API: a hosted zone, or an endpoint that is just being made or deleted. ' +
      'Take the zone off the VPC, or try again in some minutes.',
  );
}

async function deleteEndpoints(endpoints: readonly VpcEndpoint[], aws: Aws): Promise<void> {
  if (endpoints.length === 0) return;
  const VpcEndpointIds = endpoints.map(({ VpcEndpointId }) => String(VpcEndpointId));
  const { Unsuccessful: [failure] = [] } = await aws
    .client(EC2Client)
    .send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
  // EC2 answers with success even when it did nothing.
  if (failure !== undefined)
    throw Object.assign(new Error(failure.Error?.Message), { name: failure.Error?.Code ?? 'Error' });
}

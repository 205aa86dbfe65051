import { CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, EC2Client, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, cannot, ifErrorContains, lastPartOf } from '../../../engine/index.ts';
import { throwFailure } from '../failure-in-response/index.ts';
import { ec2ServiceOf, endpointName, isFromAsr, listEc2Endpoints, asrTags, statusOf } from './ec2-endpoints.ts';
import { findGroup } from './endpoint-group.ts';

/** Creates the endpoint in these subnets with the security group of ASR, or deletes it for `null`. */
export async function keepEndpoint(subnets: readonly string[] | null, target: Target, aws: Aws): Promise<void> {
  const existing = (await listEc2Endpoints(target, aws)).filter(
    (endpoint) => isFromAsr(endpoint) && statusOf(endpoint) !== 'deleting',
  );
  if (subnets === null) return deleteEndpoints(existing, aws);
  if (existing.length > 0) return;

  const group = await findGroup(target, aws);
  // Without a group, EC2 would use the default security group, which allows no other traffic.
  if (group?.GroupId === undefined)
    cannot(`The security group ${endpointName} does not exist in the VPC. Remediate again.`);
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
        TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: asrTags }],
      }),
    )
    .catch(ifErrorContains('InvalidParameter', 'conflicting DNS domain', conflict));
  if (VpcEndpoint !== undefined) return;
  cannot(
    'The VPC already has a private DNS name for the EC2 API, from a hosted zone or from an endpoint that is being created ' +
      'or deleted. Disassociate the hosted zone from the VPC, or try again in a few minutes.',
  );
}

async function deleteEndpoints(endpoints: readonly VpcEndpoint[], aws: Aws): Promise<void> {
  if (endpoints.length === 0) return;
  const VpcEndpointIds = endpoints.map(({ VpcEndpointId }) => String(VpcEndpointId));
  const { Unsuccessful: [failure] = [] } = await aws
    .client(EC2Client)
    .send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
  // EC2 reports some failures in a successful response.
  if (failure !== undefined) throwFailure(failure);
}

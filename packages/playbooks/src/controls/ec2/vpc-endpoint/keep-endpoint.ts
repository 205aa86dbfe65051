import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointRequest,
  DeleteVpcEndpointsCommand,
  EC2Client,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { type Aws, type Target, cannot, ifErrorContains, lastPartOf } from '../../../engine/index.ts';
import { throwFailure } from '../failure-in-response/index.ts';
import { findGroup } from './endpoint-group.ts';
import { type EndpointService, isFromAsr, serviceNameOf, tagsOf } from './endpoint-service.ts';
import { listEndpoints, statusOf } from './endpoints.ts';

/** Creates the endpoint in these subnets with the security group of ASR, or deletes it for `null`. */
export async function keepEndpoint(
  service: EndpointService,
  subnets: readonly string[] | null,
  target: Target,
  aws: Aws,
): Promise<void> {
  const existing = (await listEndpoints(service, target, aws)).filter(
    (endpoint) => isFromAsr(service, endpoint) && statusOf(endpoint) !== 'deleting',
  );
  if (subnets === null) return deleteEndpoints(existing, aws);
  if (existing.length > 0) return;

  const group = await findGroup(service, target, aws);
  // Without a group, EC2 would use the default security group, which allows no other traffic.
  if (group?.GroupId === undefined)
    cannot(`The security group ${service.name} does not exist in the VPC. Remediate again.`);
  await createEndpoint(service, { SubnetIds: [...subnets], SecurityGroupIds: [group.GroupId] }, target, aws);
}

async function createEndpoint(
  service: EndpointService,
  { SubnetIds, SecurityGroupIds }: Pick<CreateVpcEndpointRequest, 'SubnetIds' | 'SecurityGroupIds'>,
  target: Target,
  aws: Aws,
): Promise<void> {
  const conflict = { VpcEndpoint: undefined };
  const { VpcEndpoint } = await aws
    .client(EC2Client)
    .send(
      new CreateVpcEndpointCommand({
        VpcEndpointType: 'Interface',
        VpcId: lastPartOf(target.resourceId),
        ServiceName: serviceNameOf(service, target),
        SubnetIds,
        SecurityGroupIds,
        PrivateDnsEnabled: true,
        TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: tagsOf(service) }],
      }),
    )
    .catch(ifErrorContains('InvalidParameter', 'conflicting DNS domain', conflict));
  if (VpcEndpoint !== undefined) return;
  cannot(
    `The VPC already has a private DNS name for the ${service.api}, from a hosted zone or from an endpoint that is being ` +
      'created or deleted. Disassociate the hosted zone from the VPC, or try again in a few minutes.',
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

/** The controls that require an interface endpoint for one service in a VPC. */
import type { SecurityGroup, Vpc, VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Aws, type Target, cutOff, definePlaybook, explain, refuse, set } from '../../../engine/index.ts';
import { describeVpc, refuseShared, sharedBy } from '../vpc/index.ts';
import { admittedBy, findGroup, keepGroup } from './endpoint-group.ts';
import { type EndpointFacts, obstacleTo } from './endpoint-obstacle.ts';
import { endpointPermissions } from './endpoint-permissions.ts';
import { type EndpointService, isFromAsr } from './endpoint-service.ts';
import { missingForPrivateDns, subnetPerZone } from './endpoint-zones.ts';
import { listEndpoints, statusOf } from './endpoints.ts';
import { keepEndpoint } from './keep-endpoint.ts';

export function defineEndpointControl(service: EndpointService) {
  return definePlaybook({
    control: service.control,
    title: `create a VPC endpoint for the ${service.api}`,
    resourceType: 'AwsEc2Vpc',
    scope: 'regional',
    effect: 'reversible',
    // ASR cannot read which IAM policies require a public source address, and their callers fail at once.
    alwaysAsks: true,
    permissions: endpointPermissions,
    parameters: {},
    settles: { withinSeconds: 900, isSettled: ({ status }: State) => status === null || status === 'available' },

    read: (target, aws) => read(service, target, aws),

    plan(vpc) {
      if (vpc.hasOther || (vpc.status !== null && works(vpc.status))) return { kind: 'compliant' };
      if (vpc.sharedBy !== null) return refuseShared(vpc.sharedBy);
      const obstacle = obstacleTo(service, vpc);
      if (obstacle !== undefined) return refuse(obstacle);
      // The security group comes first, because the endpoint uses it.
      const plan = set<State, 'admitted' | 'endpoint'>(vpc, { admitted: vpc.cidrs, endpoint: vpc.subnets });
      return explain(plan, cutOff(callersByAddress, `call the ${service.api} from this VPC`));
    },

    apply(target, { field, to }, aws) {
      return field === 'admitted' ? keepGroup(service, to, target, aws) : keepEndpoint(service, to, target, aws);
    },
  });
}

const callersByAddress = [
  { kind: 'callers whose IAM policies require a public source address or another VPC endpoint', name: '' },
  { kind: 'networks outside the VPC that resolve names through it', name: '' },
];

interface State extends EndpointFacts {
  /** The account that shares the VPC with this one. */
  readonly sharedBy: string | null;
  /** The subnets of the endpoint that ASR created. */
  readonly endpoint: readonly string[] | null;
  /** Whether the VPC has another endpoint for the service that is available or pending. */
  readonly hasOther: boolean;
}

async function read(service: EndpointService, target: Target, aws: Aws): Promise<State | undefined> {
  const vpc = await describeVpc(target, aws);
  if (vpc === undefined) return undefined;

  const cidrs = cidrsOf(vpc);
  const owner = sharedBy(vpc, target);
  return {
    sharedBy: owner,
    cidrs,
    ...groupFacts(service, cidrs, await findGroup(service, target, aws)),
    ...endpointFacts(service, await listEndpoints(service, target, aws)),
    subnets: await subnetPerZone(service, target, aws),
    // ASR refuses a shared VPC, so its attributes do not matter.
    missingForPrivateDns: owner === null ? await missingForPrivateDns(target, aws) : [],
  };
}

function groupFacts(
  service: EndpointService,
  cidrs: readonly string[],
  group: SecurityGroup | undefined,
): Pick<State, 'admitted' | 'isNameTaken'> {
  if (group === undefined) return { admitted: null, isNameTaken: false };
  if (!isFromAsr(service, group)) return { admitted: null, isNameTaken: true };
  const admitted = cidrs.filter((cidr) => admittedBy(group).includes(cidr));
  return { admitted: admitted.length === 0 ? null : admitted, isNameTaken: false };
}

function endpointFacts(
  service: EndpointService,
  listed: readonly VpcEndpoint[],
): Pick<State, 'endpoint' | 'status' | 'hasOther'> {
  const endpoints = listed.filter((endpoint) => statusOf(endpoint) !== 'deleting');
  const hasOther = endpoints.some((endpoint) => !isFromAsr(service, endpoint) && works(statusOf(endpoint)));
  const existing = endpoints.find((endpoint) => isFromAsr(service, endpoint));
  if (existing === undefined) return { endpoint: null, status: null, hasOther };
  return { endpoint: (existing.SubnetIds ?? []).toSorted(), status: statusOf(existing), hasOther };
}

function cidrsOf({ CidrBlockAssociationSet: blocks = [] }: Vpc): readonly string[] {
  const associated = blocks.filter(({ CidrBlockState }) => CidrBlockState?.State === 'associated');
  return associated.map(({ CidrBlock }) => String(CidrBlock)).toSorted();
}

function works(status: string): boolean {
  return status === 'available' || status === 'pending';
}

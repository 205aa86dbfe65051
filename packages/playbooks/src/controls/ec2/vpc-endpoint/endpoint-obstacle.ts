import { endpointName } from './ec2-endpoints.ts';

/** What stands against an endpoint of the EC2 API. */
export interface EndpointPlace {
  /** The IPv4 networks of the VPC. */
  readonly cidrs: readonly string[];
  /** Those of them that our security group lets in; `null`: there is no such group, or it still lets in nobody. */
  readonly admitted: readonly string[] | null;
  /** How our endpoint is. */
  readonly status: string | null;
  /** Whether a group that is not ours has the name of ours. */
  readonly isNameTaken: boolean;
  /** Where an endpoint would stand. */
  readonly subnets: readonly string[];
  readonly missingForPrivateDns: readonly string[];
}

/** Why there should be, or can be, no endpoint. Without private names nobody would use it. */
export function obstacleTo(vpc: EndpointPlace): string | undefined {
  const { status, isNameTaken, admitted, cidrs, subnets, missingForPrivateDns: missing } = vpc;
  if (status !== null) return `The endpoint ${endpointName} of the VPC is ${status}. Find out why, and delete it.`;
  if (missing.length > 0)
    return `Enable ${missing.join(' and ')} for the VPC first: without, nothing in it would use the endpoint.`;
  if (subnets.length === 0)
    return 'No subnet of the VPC has both a free IPv4 address and EC2 endpoints in its zone. Add one.';
  if (isNameTaken) return `Somebody else made a security group ${endpointName} in this VPC. Rename or delete it.`;
  if (admitted === null || admitted.length === cidrs.length) return undefined;
  return `An earlier security group ${endpointName} does not let in all networks of the VPC. Delete it.`;
}

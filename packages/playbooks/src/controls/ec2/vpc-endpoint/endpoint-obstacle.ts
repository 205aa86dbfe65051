import type { EndpointService } from './endpoint-service.ts';

/** The reasons that prevent an endpoint. */
export interface EndpointFacts {
  /** The IPv4 networks of the VPC. */
  readonly cidrs: readonly string[];
  /**
   * The networks of the VPC that the security group of ASR allows. `null` if the group does not exist or allows none.
   */
  readonly admitted: readonly string[] | null;
  /** The state of the endpoint that ASR created. */
  readonly status: string | null;
  /** Whether another security group has the same name. */
  readonly isNameTaken: boolean;
  /** The subnets for the endpoint. */
  readonly subnets: readonly string[];
  readonly missingForPrivateDns: readonly string[];
}

/** Returns why an endpoint is impossible or useless. Without private DNS names no traffic would use it. */
export function obstacleTo({ name }: EndpointService, vpc: EndpointFacts): string | undefined {
  const { status, isNameTaken, admitted, cidrs, subnets, missingForPrivateDns: missing } = vpc;
  if (status !== null)
    return `The state of the endpoint ${name} is ${status}. Find the cause, then delete the endpoint.`;
  if (missing.length > 0)
    return `Enable ${missing.join(' and ')} for the VPC first. Otherwise no traffic would use the endpoint.`;
  if (subnets.length === 0)
    return 'No subnet of the VPC has a free IPv4 address in an Availability Zone that supports the endpoint. Add such a subnet.';
  if (isNameTaken) return `The VPC has a security group ${name} that ASR did not create. Rename or delete the group.`;
  if (admitted === null || admitted.length === cidrs.length) return undefined;
  return `The existing security group ${name} does not allow all networks of the VPC. Delete the group.`;
}

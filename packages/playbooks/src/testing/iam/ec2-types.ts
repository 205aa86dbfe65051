/**
 * The resource type in the ARN of an EC2 resource, by its id. The calls that tag name only ids.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html#amazonec2-resources-for-iam-policies
 */
const types: { readonly [prefix: string]: string } = {
  acl: 'network-acl',
  cgw: 'customer-gateway',
  dopt: 'dhcp-options',
  eipalloc: 'elastic-ip',
  eni: 'network-interface',
  fl: 'vpc-flow-log',
  i: 'instance',
  igw: 'internet-gateway',
  lt: 'launch-template',
  nat: 'natgateway',
  pcx: 'vpc-peering-connection',
  pl: 'prefix-list',
  rtb: 'route-table',
  sg: 'security-group',
  subnet: 'subnet',
  tgw: 'transit-gateway',
  'tgw-attach': 'transit-gateway-attachment',
  'tgw-rtb': 'transit-gateway-route-table',
  tmf: 'traffic-mirror-filter',
  tms: 'traffic-mirror-session',
  tmt: 'traffic-mirror-target',
  vgw: 'vpn-gateway',
  vol: 'volume',
  vpc: 'vpc',
  'vpce-svc': 'vpc-endpoint-service',
};

/**
 * Returns `subnet/subnet-0abc` of `subnet-0abc`.
 *
 * @throws If the prefix of the id is unknown.
 */
export function ec2ResourceOf(id: string): string {
  const type = types[id.slice(0, id.lastIndexOf('-'))];
  if (type === undefined) throw new Error(`The type of ${id} is unknown: add it to testing/iam/ec2-types.ts.`);
  return `${type}/${id}`;
}

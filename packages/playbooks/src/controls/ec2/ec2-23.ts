import {
  DescribeTransitGatewaysCommand,
  EC2Client,
  ModifyTransitGatewayCommand,
  type TransitGateway,
} from '@aws-sdk/client-ec2';
import { type Aws, type Target, definePlaybook, ifAbsent, lastPartOf, set } from '../../engine/index.ts';
import { refuseShared, sharedBy } from './vpc/index.ts';

/**
 * EC2.23: Amazon EC2 Transit Gateways should not automatically accept VPC attachment requests.
 *
 * Existing attachments and routes stay, and traffic is not interrupted. From then on, you must accept each VPC attachment
 * that another account requests. ASR refuses a transit gateway that another account shares.
 *
 * @failed The AWS Config rule `ec2-transit-gateway-auto-vpc-attach-disabled` finds that `AutoAcceptSharedAttachments` of
 * the transit gateway is `enable`.
 * @reads The option, the state and the owner of the transit gateway.
 * @impact Accounts that attach new VPCs, and automation that relies on automatic acceptance: they wait for you.
 * @owners Another account, if the transit gateway is shared.
 * @undo Nothing is lost. Requests that arrived in between still wait for acceptance.
 * @unverified Whether EC2 returns `IncorrectState` for a transit gateway that is being modified. ASR then tries again.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-23
 */
export const ec223 = definePlaybook({
  control: 'EC2.23',
  title: 'disable automatic acceptance of VPC attachments for a transit gateway',
  resourceType: 'AwsEc2TransitGateway',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeTransitGateways'],
    write: ['ec2:ModifyTransitGateway'],
    on: { 'ec2:ModifyTransitGateway': ['arn:{partition}:ec2:{region}:{account}:transit-gateway/{id}'] },
  },
  parameters: {},
  settles: { withinSeconds: 900, isSettled: ({ status }) => status === 'available' },

  read,

  plan(gateway) {
    if (gateway.autoAccept === 'disable') return { kind: 'compliant' };
    if (gateway.sharedBy !== null) return refuseShared(gateway.sharedBy, 'transit gateway');
    return set(gateway, { autoAccept: 'disable' });
  },

  async apply({ resourceId }, { to }, aws) {
    const Options = { AutoAcceptSharedAttachments: to };
    await aws
      .client(EC2Client)
      .send(new ModifyTransitGatewayCommand({ TransitGatewayId: lastPartOf(resourceId), Options }));
  },
});

async function read(target: Target, aws: Aws) {
  const gateway = await describeGateway(target, aws);
  if (gateway === undefined || gateway.State === 'deleting' || gateway.State === 'deleted') return undefined;
  return {
    autoAccept: gateway.Options?.AutoAcceptSharedAttachments ?? 'disable',
    status: String(gateway.State),
    sharedBy: sharedBy(gateway, target),
  };
}

async function describeGateway({ resourceId }: Target, aws: Aws): Promise<TransitGateway | undefined> {
  const { TransitGateways: gateways } = await aws
    .client(EC2Client)
    .send(new DescribeTransitGatewaysCommand({ TransitGatewayIds: [lastPartOf(resourceId)] }))
    .catch(ifAbsent('InvalidTransitGatewayID.NotFound', { TransitGateways: [] }));
  return gateways?.[0];
}

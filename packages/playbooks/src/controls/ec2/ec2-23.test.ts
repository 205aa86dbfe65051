import { describe, expect, it } from '@jest/globals';
import {
  CreateTransitGatewayCommand,
  EC2Client,
  type AutoAcceptSharedAttachmentsValue,
  type ModifyTransitGatewayRequest,
} from '@aws-sdk/client-ec2';
import { plan, verify } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec223 } from './ec2-23.ts';

function gateway(accepts: AutoAcceptSharedAttachmentsValue | undefined, State = 'available', OwnerId = '111122223333') {
  return fakeAws({
    DescribeTransitGatewaysCommand: () => ({
      TransitGateways: [{ State, OwnerId, Options: { AutoAcceptSharedAttachments: accepts } }],
    }),
    ModifyTransitGatewayCommand: ({ Options }: ModifyTransitGatewayRequest) => {
      accepts = Options?.AutoAcceptSharedAttachments;
      return {};
    },
  });
}

describePlaybook(ec223, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-1' },
  async onMoto({ accountId, region, client }) {
    const { TransitGateway } = await client(EC2Client).send(
      new CreateTransitGatewayCommand({ Options: { AutoAcceptSharedAttachments: 'enable' } }),
    );
    return `arn:aws:ec2:${region}:${accountId}:transit-gateway/${TransitGateway?.TransitGatewayId}`;
  },
  changes: { 'a gateway that accepts everything': () => gateway('enable') },
  leaves: {
    'a gateway without automatic acceptance': () => gateway('disable'),
    'a gateway without automatic acceptance that another account shares': () =>
      gateway('disable', 'available', '999999999999'),
    'a gateway whose response omits the setting': () => gateway(undefined),
  },
  refuses: {
    'a gateway that another account shares': () => gateway('enable', 'available', '999999999999'),
  },
  gone: {
    'a deleted gateway': () => gateway('enable', 'deleted'),
    'a gateway that is being deleted': () => gateway('enable', 'deleting'),
    'a gateway that does not exist': () =>
      fakeAws({
        DescribeTransitGatewaysCommand: () => {
          throw named('InvalidTransitGatewayID.NotFound');
        },
      }),
  },
});

describe('EC2.23', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'tgw-1' };

  it('is settling while EC2 modifies the gateway', async () => {
    expect(await verify(ec223, target, gateway('disable', 'modifying'))).toEqual({ kind: 'settling' });
  });

  it('accepts a gateway of GovCloud', async () => {
    const resourceId = 'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:transit-gateway/tgw-1';

    const planned = await plan(
      ec223,
      { ...target, partition: 'aws-us-gov', region: 'us-gov-west-1', resourceId },
      gateway('enable'),
    );

    expect(planned.kind).toBe('change');
  });
});

import { CreateBrokerCommand, type DescribeBrokerResponse, MqClient } from '@aws-sdk/client-mq';
import { describe, expect, it } from '@jest/globals';
import { plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { mq3 } from './mq-3.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:mq:eu-west-1:111122223333:broker:orders:b-1234a5b6-78cd-901e-2fgh-3i45j6k17819',
};

interface Update {
  readonly BrokerId: string;
  readonly AutoMinorVersionUpgrade: boolean;
}

/** @param given `null`: the broker was deleted. @param mustUpgrade Whether its version requires the upgrades. */
function fakeBroker(given: DescribeBrokerResponse | null = {}, mustUpgrade = false) {
  let broker: DescribeBrokerResponse = { BrokerState: 'RUNNING', DeploymentMode: 'CLUSTER_MULTI_AZ', ...given };
  const check = (id: string) => {
    if (given === null || id !== 'b-1234a5b6-78cd-901e-2fgh-3i45j6k17819') throw named('NotFoundException');
  };
  return fakeAws({
    DescribeBrokerCommand: ({ BrokerId }: Update) => {
      check(BrokerId);
      return broker;
    },
    UpdateBrokerCommand: ({ BrokerId, ...settings }: Update) => {
      check(BrokerId);
      if (mustUpgrade && !settings.AutoMinorVersionUpgrade) throw named('BadRequestException');
      broker = { ...broker, ...settings };
      return {};
    },
  });
}

const broker =
  (...given: Parameters<typeof fakeBroker>) =>
  () =>
    fakeBroker(...given);

describePlaybook(mq3, {
  target,
  onMoto: async (account) => {
    const { BrokerArn: arn } = await account.client(MqClient).send(
      new CreateBrokerCommand({
        BrokerName: 'orders',
        EngineType: 'ACTIVEMQ',
        EngineVersion: '5.17.6',
        HostInstanceType: 'mq.m5.large',
        DeploymentMode: 'ACTIVE_STANDBY_MULTI_AZ',
        PubliclyAccessible: false,
        AutoMinorVersionUpgrade: false,
        Users: [],
      }),
    );
    return String(arn);
  },
  changes: {
    'a broker without upgrades': broker({ AutoMinorVersionUpgrade: false }),
    'a broker whose response omits the setting': broker(),
    'a broker with a single instance': broker({ DeploymentMode: 'SINGLE_INSTANCE' }),
  },
  leaves: {
    'a broker with upgrades': broker({ AutoMinorVersionUpgrade: true }),
    'a broker with upgrades that needs an operator': broker({
      AutoMinorVersionUpgrade: true,
      BrokerState: 'CRITICAL_ACTION_REQUIRED',
    }),
  },
  refuses: { 'a broker that needs an operator': broker({ BrokerState: 'CRITICAL_ACTION_REQUIRED' }) },
  gone: {
    'a broker that was deleted': broker(null),
    'a broker that is being deleted': broker({ BrokerState: 'DELETION_IN_PROGRESS' }),
  },
});

describe('MQ.3', () => {
  it('never lets an upgrade restart the only instance without approval', async () => {
    expect(await plan(mq3, target, fakeBroker({ DeploymentMode: 'SINGLE_INSTANCE' }))).toMatchObject({
      asks: { upgrades: expect.stringContaining('single instance') },
    });
    expect(await plan(mq3, target, fakeBroker())).not.toHaveProperty('asks');
  });

  it('says why Amazon MQ refuses to undo it for a later version', async () => {
    const enable = { field: 'upgrades', from: false, to: true };

    expect(await undo(mq3, target, [enable], fakeBroker({ AutoMinorVersionUpgrade: true }, true))).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('requires automatic upgrades'),
    });
  });
});

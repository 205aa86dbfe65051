import { type BrokerState, DescribeBrokerCommand, MqClient, UpdateBrokerCommand } from '@aws-sdk/client-mq';
import {
  askFor,
  cannotIf,
  cutOff,
  definePlaybook,
  ifAbsent,
  lastPartOf,
  limit,
  refuse,
  set,
} from '../../engine/index.ts';

const broker = 'arn:{partition}:mq:{region}:{account}:broker:*:{id}';

/** The states that an operator ends. The others pass, and Amazon MQ rejects changes until then. */
const stuck: readonly BrokerState[] = ['CREATION_FAILED', 'CRITICAL_ACTION_REQUIRED'];

/**
 * MQ.3: Amazon MQ brokers should have automatic minor version upgrade enabled.
 *
 * Amazon MQ then upgrades the broker to new patch versions in its weekly maintenance window, or with the next reboot. The
 * change itself restarts nothing and costs nothing. An upgrade restarts the broker: a single-instance broker is unavailable
 * for minutes, so its change waits for approval. Brokers with several instances stay available.
 *
 * @failed The AWS Config rule `mq-auto-minor-version-upgrade-enabled` finds a broker without automatic minor version upgrades.
 * @reads The setting, the deployment mode and the state of the broker.
 * @impact Clients of a single-instance broker, for minutes in the maintenance window.
 * @owners AWS CloudFormation and other tools set the value of their template again at the next update of the broker.
 * @undo Undo disables the upgrades again. Versions that were installed since stay. Amazon MQ refuses it for ActiveMQ 5.18,
 * RabbitMQ 3.13 and later.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/mq-controls.html#mq-3
 * @see https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers-broker-id.html
 */
export const mq3 = definePlaybook({
  control: 'MQ.3',
  title: 'enable automatic minor version upgrades of an Amazon MQ broker',
  resourceType: 'AwsAmazonMqBroker',
  permissions: {
    read: ['mq:DescribeBroker'],
    write: ['mq:UpdateBroker'],
    on: limit([broker], 'mq:DescribeBroker', 'mq:UpdateBroker'),
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const found = await aws
      .client(MqClient)
      .send(new DescribeBrokerCommand({ BrokerId: lastPartOf(resourceId) }))
      .catch(ifAbsent('NotFoundException', undefined));
    if (found === undefined || found.BrokerState === 'DELETION_IN_PROGRESS') return undefined;
    return {
      upgrades: found.AutoMinorVersionUpgrade ?? false,
      isSingle: found.DeploymentMode === 'SINGLE_INSTANCE',
      state: found.BrokerState ?? null,
    };
  },

  plan(found) {
    if (found.upgrades) return { kind: 'compliant' };
    if (found.state !== null && stuck.includes(found.state)) {
      return refuse(`The state of the broker is ${found.state}. Resolve it in Amazon MQ, then remediate again.`);
    }
    return askFor(set(found, { upgrades: true }), 'upgrades', found.isSingle ? restart : '');
  },

  async apply({ resourceId }, { to: AutoMinorVersionUpgrade }, aws) {
    const mustUpgrade =
      'Amazon MQ rejected the change. It requires automatic upgrades for ActiveMQ 5.18, RabbitMQ 3.13 and later versions.';
    const request = new UpdateBrokerCommand({ BrokerId: lastPartOf(resourceId), AutoMinorVersionUpgrade });
    const update = aws.client(MqClient).send(request);
    await (AutoMinorVersionUpgrade ? update : update.catch(cannotIf('BadRequestException', mustUpgrade)));
  },
});

const restart = `${cutOff([{ kind: 'clients', name: '' }], 'use the broker for minutes while an upgrade restarts it in the maintenance window')} The broker has a single instance.`;

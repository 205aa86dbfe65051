import {
  EMRClient,
  GetBlockPublicAccessConfigurationCommand,
  PutBlockPublicAccessConfigurationCommand,
} from '@aws-sdk/client-emr';
import { askFor, cutOff, definePlaybook, set } from '../../engine/index.ts';

/** The port of SSH, which the control permits. */
const ssh = 22;

interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * EMR.2: Amazon EMR block public access setting should be enabled.
 *
 * Amazon EMR then starts no cluster whose security groups let `0.0.0.0/0` or `::/0` in, except on port 22 if it is
 * among the permitted ports. Clusters that run are not affected. All other permitted ports are removed. The setting is
 * free of charge, and one for the account in each Region.
 *
 * The change waits for approval, because clusters with such security groups can no longer start, also those that a
 * pipeline starts.
 *
 * @failed The AWS Config rule `emr-block-public-access` finds that the setting is off, or that another port than 22 is
 * permitted.
 * @reads The setting of the account in the Region, with the permitted ports.
 * @impact Pipelines and users that start clusters with public security groups.
 * @owners None known.
 * @undo Nothing is lost. Undo restores the setting and the permitted ports.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/emr-controls.html#emr-2
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
 */
export const emr2 = definePlaybook({
  control: 'EMR.2',
  title: 'enable the block public access setting of Amazon EMR in this Region',
  resourceType: 'AwsAccount',
  permissions: {
    read: ['elasticmapreduce:GetBlockPublicAccessConfiguration'],
    write: ['elasticmapreduce:PutBlockPublicAccessConfiguration'],
  },
  parameters: {},

  async read(_target, aws) {
    const { BlockPublicAccessConfiguration: found } = await aws
      .client(EMRClient)
      .send(new GetBlockPublicAccessConfigurationCommand({}));
    const ranges = found?.PermittedPublicSecurityGroupRuleRanges ?? [];
    return {
      publicAccess: {
        isBlocked: found?.BlockPublicSecurityGroupRules ?? false,
        permitted: ranges.map(({ MinRange: from = 0, MaxRange: to = from }): PortRange => ({ from, to })),
      },
    };
  },

  plan(account) {
    const { isBlocked, permitted } = account.publicAccess;
    if (isBlocked && permitted.every(isSsh)) return { kind: 'compliant' };
    const permitsSsh = permitted.some(({ from, to }) => from <= ssh && ssh <= to);
    const planned = set(account, {
      publicAccess: { isBlocked: true, permitted: permitsSsh ? [{ from: ssh, to: ssh }] : [] },
    });
    const consumers = [{ kind: 'clusters with a security group that is open to the internet', name: '' }];
    return askFor(planned, 'publicAccess', cutOff(consumers, 'start'));
  },

  async apply(_target, { to: { isBlocked, permitted } }, aws) {
    const ranges = permitted.map(({ from: MinRange, to: MaxRange }) => ({ MinRange, MaxRange }));
    await aws.client(EMRClient).send(
      new PutBlockPublicAccessConfigurationCommand({
        BlockPublicAccessConfiguration: {
          BlockPublicSecurityGroupRules: isBlocked,
          PermittedPublicSecurityGroupRuleRanges: ranges,
        },
      }),
    );
  },
});

function isSsh({ from, to }: PortRange): boolean {
  return from === ssh && to === ssh;
}

import { DescribeActionTargetsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ifAbsent } from '@asr/playbooks';
import { type Check, type Home, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

export const button: Check<Home> = {
  id: 'button',
  title: 'The custom actions exist in Security Hub',
  permissions: ['securityhub:DescribeActionTargets'],
  async run({ aws, deployment }) {
    const { customActionArn, ticketActionArn } = await deployment();
    const hub = aws.client(SecurityHubClient);
    const names = await Promise.all([nameOf(hub, customActionArn), nameOf(hub, ticketActionArn)]);
    if (!names.includes(undefined)) return ok(`Custom actions: ${names.map((name) => `"${name}"`).join(' and ')}.`);
    return problem('A custom action of ASR is missing in Security Hub, so its button is missing.', deployAdminStack);
  },
};

/** One call for each action, because a call for several actions fails if one is missing. */
async function nameOf(hub: SecurityHubClient, arn: string): Promise<string | undefined> {
  const { ActionTargets: [target] = [] } = await hub
    .send(new DescribeActionTargetsCommand({ ActionTargetArns: [arn] }))
    .catch(ifAbsent('ResourceNotFoundException', { ActionTargets: [] }));
  return target?.Name;
}

import { DescribeActionTargetsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ifAbsent } from '@asr/playbooks';
import { type Check, type Home, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../../deployment/index.ts';

export const button: Check<Home> = {
  id: 'button',
  title: 'The buttons are in Security Hub',
  permissions: ['securityhub:DescribeActionTargets'],
  async run({ aws, deployment }) {
    const { customActionArn, ticketActionArn } = await deployment();
    const hub = aws.client(SecurityHubClient);
    const names = await Promise.all([nameOf(hub, customActionArn), nameOf(hub, ticketActionArn)]);
    if (!names.includes(undefined)) return ok(`Security Hub offers ${names.map((name) => `"${name}"`).join(' and ')}.`);
    return problem('Security Hub lacks a custom action of ASR, so the button is missing.', deployAdminStack);
  },
};

/** One by one: of several, a missing one would be an error for all. */
async function nameOf(hub: SecurityHubClient, arn: string): Promise<string | undefined> {
  const { ActionTargets: [target] = [] } = await hub
    .send(new DescribeActionTargetsCommand({ ActionTargetArns: [arn] }))
    .catch(ifAbsent('ResourceNotFoundException', { ActionTargets: [] }));
  return target?.Name;
}

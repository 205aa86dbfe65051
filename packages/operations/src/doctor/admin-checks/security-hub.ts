import {
  DescribeHubCommand,
  GetFindingAggregatorCommand,
  ListFindingAggregatorsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { ifAbsent } from '@asr/playbooks';
import { type Check, type Home, ok, problem } from '../check/index.ts';

/** Errors of Security Hub in an account where it is not enabled. */
const off = ['InvalidAccessException', 'ResourceNotFoundException'];

export const securityHub: Check<Home> = {
  id: 'security-hub',
  title: 'Security Hub is enabled and aggregates findings in the home Region',
  permissions: ['securityhub:DescribeHub', 'securityhub:ListFindingAggregators', 'securityhub:GetFindingAggregator'],
  async run({ aws, deployment, policy }) {
    const { region } = await deployment();
    const hub = aws.client(SecurityHubClient);
    const { HubArn } = await hub.send(new DescribeHubCommand({})).catch(ifAbsent(off, { HubArn: undefined }));
    if (HubArn === undefined)
      return problem(
        `Security Hub is not enabled in ${region}, so ASR receives no findings.`,
        `aws securityhub enable-security-hub --region ${region}`,
      );
    const home = await homeOf(hub);
    if (home === region)
      return ok(`Security Hub is enabled, and ${region} aggregates the findings of the linked Regions.`);
    const { regions } = policy.scope.include;
    if (home === undefined && regions?.length === 1 && regions[0] === region)
      return ok('Security Hub is enabled, and the policy includes only this Region.');
    if (home === undefined) {
      return problem(
        `Security Hub does not aggregate findings, so ASR receives only findings of ${region}. If that is intended, add the Region to scope.include.regions.`,
        `aws securityhub create-finding-aggregator --region-linking-mode ALL_REGIONS --region ${region}`,
      );
    }
    return problem(
      `Security Hub aggregates findings in ${home}, but ASR runs in ${region}.`,
      `Deploy the admin stack in ${home}. To check it there, run: asr doctor --region ${home}`,
    );
  },
};

/** The aggregation Region. `undefined`: no aggregator. An account has at most one. */
async function homeOf(hub: SecurityHubClient): Promise<string | undefined> {
  const { FindingAggregators = [] } = await hub.send(new ListFindingAggregatorsCommand({}));
  const FindingAggregatorArn = FindingAggregators[0]?.FindingAggregatorArn;
  if (FindingAggregatorArn === undefined) return undefined;
  const { FindingAggregationRegion } = await hub.send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
  return FindingAggregationRegion;
}

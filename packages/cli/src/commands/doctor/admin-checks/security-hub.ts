import {
  DescribeHubCommand,
  GetFindingAggregatorCommand,
  ListFindingAggregatorsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { ifAbsent } from '@asr/playbooks';
import { type Check, type Home, ok, problem } from '../check/index.ts';

/** Security Hub answers a call in an account where it is off with one of these. */
const off = ['InvalidAccessException', 'ResourceNotFoundException'];

export const securityHub: Check<Home> = {
  id: 'security-hub',
  title: 'Security Hub is on, and aggregates into the home Region',
  permissions: ['securityhub:DescribeHub', 'securityhub:ListFindingAggregators', 'securityhub:GetFindingAggregator'],
  async run({ aws, deployment, policy }) {
    const { region } = await deployment();
    const hub = aws.client(SecurityHubClient);
    const { HubArn } = await hub.send(new DescribeHubCommand({})).catch(ifAbsent(off, { HubArn: undefined }));
    if (HubArn === undefined)
      return problem(
        `Security Hub is off in ${region}, so no finding arrives.`,
        `aws securityhub enable-security-hub --region ${region}`,
      );
    const home = await homeOf(hub);
    if (home === region) return ok(`Security Hub is on, and ${region} sees the findings of the linked Regions.`);
    const { regions } = policy.scope.include;
    if (home === undefined && regions?.length === 1 && regions[0] === region)
      return ok('Security Hub is on, and the policy is about this Region alone.');
    if (home === undefined) {
      return problem(
        `Security Hub aggregates no Region, so ASR only receives findings of ${region}. If that is intended, name the Region under scope.include.regions.`,
        `aws securityhub create-finding-aggregator --region-linking-mode ALL_REGIONS --region ${region}`,
      );
    }
    return problem(
      `Findings are aggregated in ${home}, and ASR is in ${region}.`,
      `Deploy the admin stack in ${home}: asr doctor --region ${home} looks there.`,
    );
  },
};

/** Of all Regions; `undefined`: nothing is aggregated. There is one aggregator at most. */
async function homeOf(hub: SecurityHubClient): Promise<string | undefined> {
  const { FindingAggregators = [] } = await hub.send(new ListFindingAggregatorsCommand({}));
  const FindingAggregatorArn = FindingAggregators[0]?.FindingAggregatorArn;
  if (FindingAggregatorArn === undefined) return undefined;
  const { FindingAggregationRegion } = await hub.send(new GetFindingAggregatorCommand({ FindingAggregatorArn }));
  return FindingAggregationRegion;
}

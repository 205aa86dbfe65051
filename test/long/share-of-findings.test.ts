/** The limit by share of the findings, through the synthesized state machine: counted in Security Hub, kept in history. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchImportFindingsCommand, SecurityHubClient, type AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { openLocalCloud, type EventRun, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy, historyInDynamoDb, type Policy, type ReportOutput } from '@asr/orchestrator';
import { createOpenGroups, findingOf, importedEvent, manyFindings } from '../../tools/bench/open-groups.ts';

const policy: Policy = {
  ...defaultPolicy,
  controls: { 'EC2.13': { mode: 'automatic' } },
  limits: { percentOfFindings: 40, above: 'ask' },
};
const [shop, bank] = ['111111111111', '222222222222'];
const region = 'eu-west-1';

let moto: Moto;
let cloud: LocalCloud;
beforeEach(async () => {
  moto = await emptyMoto();
  cloud = await openLocalCloud({ motoUrl: moto.url, policy });
  await wholeMinutesOfAnHour();
}, 240_000);
afterEach(async () => {
  await cloud?.close();
  await moto?.stop();
});

/** The count is per hour, so the test must not start in the last minute of one. */
async function wholeMinutesOfAnHour(): Promise<void> {
  while (new Date().getUTCMinutes() === 59) await sleep(1000);
}

/** Findings of the control in Security Hub, with the fields that a count reads. */
function addFindings(accountId: string, count: number, overrides: Partial<AwsSecurityFinding> = {}): void {
  cloud.addFindings(...findings(accountId, count, overrides));
}

function findings(
  accountId: string,
  count: number,
  overrides: Partial<AwsSecurityFinding> = {},
): readonly AwsSecurityFinding[] {
  const at = '2026-11-21T00:00:00.000Z';
  return Array.from({ length: count }, (_, number): AwsSecurityFinding => ({
    SchemaVersion: '2018-10-08',
    Id: `${accountId}/${JSON.stringify(overrides)}/${number}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: 'security-control/EC2.13',
    AwsAccountId: accountId,
    CreatedAt: at,
    UpdatedAt: at,
    Severity: { Label: 'HIGH' },
    Title: 'Port 22',
    Description: 'It is open.',
    Resources: [{ Type: 'AwsEc2SecurityGroup', Id: `sg-${number}` }],
    Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
    RecordState: 'ACTIVE',
    ...overrides,
  }));
}

/** Findings of a member's own product, which look like those of the control. */
async function importFindings(accountId: string, count: number): Promise<void> {
  const ProductArn = `arn:aws:securityhub:${region}:${accountId}:product/${accountId}/default`;
  const Findings = [...findings(accountId, count, { ProductArn })];
  await cloud.account(accountId, region).client(SecurityHubClient).send(new BatchImportFindingsCommand({ Findings }));
}

function remediationsOf({ executions }: EventRun): ReportOutput['remediations'] {
  return executions.flatMap((execution) => {
    if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return (execution.output as ReportOutput).remediations;
  });
}
const outcomesOf = (runs: readonly EventRun[]) => runs.flatMap(remediationsOf).map(({ outcome }) => outcome);

describe('a limit by share of the findings', () => {
  it('allows two of five changes in an hour, by events and the button, and requires approval for the third', async () => {
    // The groups alternate between both accounts: one change in each is allowed, and two of five in total.
    addFindings(shop, 3);
    addFindings(bank, 2);
    await importFindings(bank, 100);
    addFindings(shop, 20, { Compliance: { Status: 'PASSED', SecurityControlId: 'EC2.13' } });
    addFindings(shop, 20, { Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.14' } });
    addFindings(bank, 20, { RecordState: 'ARCHIVED' });
    const [first, second, third, fourth] = await createOpenGroups(cloud, 4);

    const counted = await cloud.putEvent(importedEvent(findingOf(first!)));
    // Later findings of the same hour do not change the limit.
    addFindings(bank, 50, { Title: 'Later' });
    const known = await cloud.start(manyFindings([findingOf(second!)]));
    const above = [
      await cloud.putEvent(importedEvent(findingOf(third!))),
      await cloud.start(manyFindings([findingOf(fourth!)])),
    ];

    expect(outcomesOf([counted, known])).toEqual(['fixed', 'fixed']);
    expect(outcomesOf(above)).toEqual(['awaiting-approval', 'awaiting-approval']);
    const history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
    const asked = await history.find(remediationsOf(above[0]!)[0]!.remediationId);
    expect(asked?.because).toContain('the limit of 2 remediations per hour for EC2.13: 40 percent of 5 open findings');
    // An event counts against the requests of its account; the button does not.
    // For the account and for all: whether it was counted, the count, and its agreement; and the change. Later, the first
    // and the last.
    expect([counted, known].map(({ counts }) => counts.awsApiCalls)).toEqual([13 + 8, 12 + 4]);
  }, 120_000);

  it('uses one count for several findings at the same time', async () => {
    addFindings(shop, 5);
    const groups = await createOpenGroups(cloud, 6);

    const outcomes = outcomesOf([await cloud.start(manyFindings(groups.map(findingOf)))]);

    expect(outcomes.filter((outcome) => outcome === 'fixed')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'awaiting-approval')).toHaveLength(4);
  }, 120_000);
});

/** The calls and costs of one remediation, counted on the synthesized state machine with the real handlers. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stackNames } from '@asr/templates';
import { startMoto, type Counts } from '@asr/local-cloud';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import {
  type Assumed,
  type CostBasis,
  type Counted,
  type MonthlyCost,
  assumed,
  marginalCost,
  monthlyCosts,
  standingCost,
  standingIn,
  whyAssumed,
} from './cost.ts';
import type { Progress } from './load.ts';
import { page, table } from './markdown.ts';
import { type Meter, openMeter, share } from './meter.ts';
import { createOpenGroups, findingOf, importedEvent, manyFindings } from './open-groups.ts';

export interface CountFigures {
  readonly one: Counts;
  readonly hundred: Counts;
  /** The billed units of one fix. */
  readonly billed: Counted;
  /** The average of a hundred in one event. */
  readonly billedOfHundred: Counted;
  readonly calls: { readonly [operation: string]: number };
  readonly dollarsAFix: number;
  readonly dollarsAFixOfHundred: number;
  readonly standing: CostBasis['standing'];
  readonly metrics: CostBasis['metrics'];
  readonly standingDollars: number;
  readonly monthly: readonly MonthlyCost[];
  readonly templates: { readonly [stack: string]: { readonly resources: number; readonly bytes: number } };
}

/** The reference product, from its source: two polls for one fix. */
export const referenceCounts = { transitions: 20, lambdaInvocations: 9, awsApiCalls: 68, dollarsAFix: 0.009 };

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };

/** @param assembly The folder of the synthesized stacks. */
export async function count(assembly: string, progress: Progress): Promise<CountFigures> {
  const moto = await startMoto(progress);
  try {
    const meter = await openMeter({ motoUrl: moto.url, policy });
    try {
      progress('One finding, then a hundred in one event.');
      const one = await countOne(meter);
      const hundred = await countHundred(meter);
      const standing = standingIn(
        JSON.parse(readFileSync(join(assembly, 'AdminStack.template.json'), 'utf8')) as Parameters<
          typeof standingIn
        >[0],
      );
      const billedOfHundred = share(hundred.counted, 100);
      const { metrics } = one;
      return {
        one: one.counts,
        hundred: hundred.counts,
        billed: one.counted,
        billedOfHundred,
        calls: one.calls,
        dollarsAFix: marginalCost(one.counted),
        // The functions of an event share the calls that start them.
        dollarsAFixOfHundred: marginalCost(billedOfHundred, inAnEventOf100),
        standing,
        metrics,
        standingDollars: standingCost(standing),
        monthly: monthlyCosts({ one: one.counted, standing, metrics }),
        templates: Object.fromEntries(stackNames.map((name) => [name, templateIn(assembly, name)])),
      };
    } finally {
      await meter.cloud.close();
    }
  } finally {
    await moto.stop();
  }
}

/** The same remediation, but five in a batch, which wait for AWS at the same time. */
const inAnEventOf100: Assumed = {
  ...assumed,
  lambdaGigabyteSeconds: 1.5 / 5 + 0.01,
  kmsRequests: 0.1,
  platformLogKilobytes: 2,
};

async function countOne(meter: Meter) {
  const [group] = await createOpenGroups(meter.cloud, 1);
  if (group === undefined) throw new Error('No group was created.');
  meter.reset();
  await meter.cloud.putEvent(importedEvent(findingOf(group)));
  return meter.read();
}

async function countHundred(meter: Meter) {
  const groups = await createOpenGroups(meter.cloud, 100);
  meter.reset();
  await meter.cloud.start(manyFindings(groups.map(findingOf)));
  return meter.read();
}

function templateIn(assembly: string, name: string) {
  const path = join(assembly, `${name}.template.json`);
  const { Resources } = JSON.parse(readFileSync(path, 'utf8')) as { readonly Resources: object };
  return { resources: Object.keys(Resources).length, bytes: statSync(path).size };
}

export function countsPage(figures: CountFigures): string {
  const { one, hundred, billed, billedOfHundred, calls, dollarsAFix, dollarsAFixOfHundred } = figures;
  return page(
    '## What one automatic fix takes',
    table(
      ['', 'one finding', '100 in one event, each', 'AWS’s ASR 3.1.5'],
      [
        ['state transitions', one.transitions, hundred.transitions / 100, referenceCounts.transitions],
        [
          'Lambda invocations',
          one.lambdaInvocations,
          hundred.lambdaInvocations / 100,
          referenceCounts.lambdaInvocations,
        ],
        ['AWS API calls', one.awsApiCalls, hundred.awsApiCalls / 100, referenceCounts.awsApiCalls],
        ['dollars', dollarsAFix.toFixed(5), dollarsAFixOfHundred.toFixed(5), `≈${referenceCounts.dollarsAFix}`],
      ],
    ),
    'Counted on the synthesized state machine with the real functions; exact, and asserted by `test/e2e/budgets.test.ts`. The\nfigures of the reference product are read from its source and its guide. The calls of one finding:',
    table(['call', 'times'], Object.entries(calls)),
    '## What it costs',
    'Billed units, counted:',
    table(
      ['', 'one finding', '100 in one event, each'],
      Object.keys(billed).map((name) => [
        inWords(name),
        billed[name as keyof Counted],
        billedOfHundred[name as keyof Counted],
      ]),
    ),
    'Assumed for one finding, because a laptop cannot count it:',
    table(
      ['', '', 'why'],
      Object.entries(assumed).map(([name, value]) => [
        inWords(name),
        value as number,
        whyAssumed[name as keyof Assumed],
      ]),
    ),
    `With a hundred findings in one event, a batch of five waits for AWS together: ${inAnEventOf100.lambdaGigabyteSeconds} gigabyte seconds, ${inAnEventOf100.kmsRequests} KMS requests and\n` +
      `${inAnEventOf100.platformLogKilobytes} KB of platform lines each.`,
    standingSentence(figures),
    'Dollars a month in us-east-1 without a free tier, with one event per fix. The reference product has a key in each\naccount and Region, here ten Regions:',
    table(
      ['remediations', 'accounts', 'ASR', 'AWS’s ASR'],
      figures.monthly.map(({ remediations, accounts, ours, reference }) => [
        remediations,
        accounts,
        `$${ours.toFixed(2)}`,
        `$${reference.toFixed(0)}`,
      ]),
    ),
    '## What is deployed',
    table(
      ['stack', 'resources', 'bytes'],
      Object.entries(figures.templates).map(([name, { resources, bytes }]) => [name, resources, bytes]),
    ),
  );
}

function standingSentence({ standing, standingDollars, metrics }: CountFigures): string {
  return (
    `Without remediations, the admin account costs $${standingDollars.toFixed(2)} a month: ${standing.keys} key, ${standing.dashboards} dashboard, alarms on ` +
    `${standing.alarmMetrics} metrics,\nand ${standing.eventSourceMappings} queues that Lambda polls. Members cost nothing. Custom metrics are charged in addition, in the hours in which ` +
    `they\nhave a value: ${metrics.ofAll} in total and ${metrics.ofControl} for each control with an outcome. The table includes them, in the worst case.`
  );
}

/** `stateTransitions`: state transitions. */
function inWords(name: string): string {
  return name
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace('dynamo db', 'DynamoDB')
    .replace('sqs', 'SQS')
    .replace('kms', 'KMS');
}

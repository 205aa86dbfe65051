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
  assumedFor,
  marginalCost,
  monthlyCosts,
  standingCost,
  standingIn,
  whyAssumed,
} from './cost.ts';
import type { Progress } from './load.ts';
import { page, table } from './markdown.ts';
import { type Meter, openMeter, share, sumOf } from './meter.ts';
import { createOpenGroups, findingOfRealSize, importedEvent } from './open-groups.ts';

/** What findings of one account, Region and control take that Security Hub sends at the same time, each in an event. */
export interface Together {
  readonly findings: number;
  /** The total, without the digest. */
  readonly counts: Counts;
  /** Of the minute: one notification for all outcomes. */
  readonly digest: Counts;
  /** The average of one finding, with its share of the digest. */
  readonly billed: Counted;
  readonly dollarsAFix: number;
}

export interface CountFigures {
  readonly one: Counts;
  readonly digest: Counts;
  /** The billed units of one fix. */
  readonly billed: Counted;
  readonly together: readonly Together[];
  readonly calls: { readonly [operation: string]: number };
  readonly dollarsAFix: number;
  readonly standing: CostBasis['standing'];
  readonly metrics: CostBasis['metrics'];
  readonly standingDollars: number;
  readonly monthly: readonly MonthlyCost[];
  readonly templates: { readonly [stack: string]: { readonly resources: number; readonly bytes: number } };
}

/** The reference product, from its source: two polls for one fix. */
export const referenceProduct = 'AWS’s ASR 3.1.5';
const referenceCounts = { transitions: 20, lambdaInvocations: 9, awsApiCalls: 68, dollarsAFix: 0.009 };

const policy: Policy = { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } };

/** @param assembly The folder of the synthesized stacks. */
export async function count(assembly: string, progress: Progress): Promise<CountFigures> {
  const moto = await startMoto(progress);
  try {
    const meter = await openMeter({ motoUrl: moto.url, policy });
    try {
      progress('One finding, then 10, 40 and 100 at the same time.');
      const one = await countTogether(meter, 1);
      const together: Together[] = [];
      for (const findings of [10, 40, 100]) together.push(await averageOf(meter, findings));
      const standing = standingIn(
        JSON.parse(readFileSync(join(assembly, 'AdminStack.template.json'), 'utf8')) as Parameters<
          typeof standingIn
        >[0],
      );
      const { metrics } = one;
      return {
        one: one.counts,
        digest: one.digest,
        billed: one.counted,
        together,
        calls: one.calls,
        dollarsAFix: marginalCost(one.counted),
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

/** An account of its own for each number, so that the findings of one do not count towards the limits of another. */
async function countTogether(meter: Meter, findings: number) {
  const groups = await createOpenGroups(meter.cloud, findings, [String(300_000_000_000 + findings)]);
  meter.reset();
  await Promise.all(groups.map((group) => meter.cloud.putEvent(importedEvent(findingOfRealSize(group)))));
  const fixes = await meter.read();
  meter.reset();
  await meter.cloud.drainQueues();
  const { counts: digest, counted } = await meter.read();
  return { ...fixes, digest, counted: sumOf(fixes.counted, counted) };
}

async function averageOf(meter: Meter, findings: number): Promise<Together> {
  const { counts, digest, counted } = await countTogether(meter, findings);
  const billed = share(counted, findings);
  const inOneExecution = Math.min(findings, policy.gather.events);
  return { findings, counts, digest, billed, dollarsAFix: marginalCost(billed, assumedFor(inOneExecution)) };
}

function templateIn(assembly: string, name: string) {
  const path = join(assembly, `${name}.template.json`);
  const { Resources } = JSON.parse(readFileSync(path, 'utf8')) as { readonly Resources: object };
  return { resources: Object.keys(Resources).length, bytes: statSync(path).size };
}

interface CountTable {
  readonly columns: readonly string[];
  readonly counts: readonly (readonly (string | number)[])[];
  /** Of one finding, of those that arrive together, and of the reference product. */
  readonly dollars: (digits: number) => readonly string[];
}

/** What one finding takes, and what each of some findings takes that arrive together. */
export function countTable({ one, dollarsAFix }: CountFigures, together: readonly Together[]): CountTable {
  const row = (title: string, name: keyof Counts) => [
    title,
    one[name],
    ...together.map(({ findings, counts }) => counts[name] / findings),
    referenceCounts[name],
  ];
  return {
    columns: ['one finding', ...together.map(({ findings }) => `${findings} together, each`)],
    counts: [
      row('state transitions', 'transitions'),
      row('Lambda invocations', 'lambdaInvocations'),
      row('AWS API calls', 'awsApiCalls'),
    ],
    dollars: (digits) => [
      'dollars',
      ...[dollarsAFix, ...together.map((some) => some.dollarsAFix)].map((dollars) => dollars.toFixed(digits)),
      `≈${referenceCounts.dollarsAFix}`,
    ],
  };
}

export function countsPage(figures: CountFigures): string {
  const { digest, billed, together, calls } = figures;
  const { columns, counts, dollars } = countTable(figures, together);
  return page(
    '## What one automatic fix takes',
    'Security Hub sends each finding in an event of its own. *Together* are findings of one account, Region and control that\n' +
      'arrive within 20 seconds: ASR gathers up to 40 events, and remediates them as a group. Each finding has 4.5 KB.',
    table(
      ['', ...columns, referenceProduct],
      [
        ...counts,
        [
          'calls of the digest',
          digest.awsApiCalls,
          ...together.map((some) => some.digest.awsApiCalls / some.findings),
          '',
        ],
        dollars(6),
      ],
    ),
    'Counted on the synthesized state machine with the real functions; exact, and asserted by `test/e2e/budgets.test.ts`. The\nfigures of the reference product are read from its source and its guide. The digest\nof a minute is one more invocation. The dollars include it. The calls of one finding:',
    table(['call', 'times'], Object.entries(calls)),
    '## What it costs',
    'Billed units, counted:',
    table(
      ['', ...columns],
      Object.keys(billed).map((name) => [
        inWords(name),
        ...[billed, ...together.map((some) => some.billed)].map((units) => units[name as keyof Counted]),
      ]),
    ),
    'Assumed, because a laptop cannot count it:',
    table(
      ['', 'one finding', '40 together, each', 'why'],
      Object.entries(assumedFor(1)).map(([name, value]) => [
        inWords(name),
        value as number,
        assumedFor(40)[name as keyof Assumed],
        whyAssumed[name as keyof Assumed],
      ]),
    ),
    standingSentence(figures),
    'Dollars a month in us-east-1 without a free tier, if no two findings arrive together. The reference product has a key in each\naccount and Region, here ten Regions:',
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

/** The load and the fairness, as Markdown. */
import type { Fairness } from './fairness.ts';
import type { Load } from './load.ts';
import { page, table } from './markdown.ts';

export interface LoadFigures {
  readonly load: Load;
  readonly fairness: Fairness;
}

export function loadPage({ load, fairness }: LoadFigures): string {
  const whole = load.parts.at(-1);
  if (whole === undefined) throw new Error('The load has no parts; run it again.');
  const each = (of: 'transitions' | 'lambdaInvocations' | 'awsApiCalls') =>
    load.parts.map(({ findings, counts }) => (counts[of] / findings).toFixed(3));
  const megabytes = (value: number | undefined) => (value === undefined ? '?' : `${value.toLocaleString('en-US')} MB`);
  const { undisturbed, fair, unfair, floodSeconds } = fairness;
  const wait = (seconds: number) => `${seconds.toFixed(1)} s`;
  return page(
    '## Many findings',
    `${load.findings.toLocaleString('en-US')} findings of ${load.accounts.toLocaleString('en-US')} accounts in ${whole.events} events, through the state machine and the functions as they are deployed. ` +
      `Counts\nare exact. Times are those of moto, one Python process that answers every call, and do not apply to AWS.`,
    table(
      ['', 'a tenth', 'half', 'all', 'all to a tenth'],
      [
        ['findings', ...load.parts.map(({ findings }) => findings.toLocaleString('en-US')), ''],
        ['fixed', ...load.parts.map(({ outcomes }) => (outcomes['fixed'] ?? 0).toLocaleString('en-US')), ''],
        ...(['transitions', 'lambdaInvocations', 'awsApiCalls'] as const).map((of) => [
          `${inWords[of]} a finding`,
          ...each(of),
          ratio(load, of),
        ]),
        ['findings a second', ...load.parts.map(({ findings, seconds }) => (findings / seconds).toFixed(1)), ''],
      ],
    ),
    `Resolved in Security Hub: ${load.resolved.toLocaleString('en-US')}; remediations: ${load.remediations.toLocaleString('en-US')}. An event took ${wait(load.secondsAnEvent.median)} in the median, ` +
      `${wait(load.secondsAnEvent.worst)} at worst. Memory at the\nend: node with its functions ${megabytes(load.memory.node)} (${megabytes(load.memory.before)} before), moto ${megabytes(load.memory.moto)}.`,
    '## Fairness',
    `One account has ${fairness.flood.toLocaleString('en-US')} findings, another ${fairness.quiet}, one after the other. The messages name their account, by which a\n` +
      '[fair queue](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html) of SQS tells them apart. moto has none: the local cloud ' +
      'emulates what AWS documents, and can\nswitch it off. So this shows the effect of naming the account, not how SQS behaves.',
    table(
      ['how long the quiet account waits', 'median', 'at worst', 'the flood takes'],
      [
        ['alone', wait(undisturbed.median), wait(undisturbed.worst), ''],
        ['beside the flood, with a fair queue', wait(fair.median), wait(fair.worst), wait(floodSeconds.fair)],
        ['beside the flood, without', wait(unfair.median), wait(unfair.worst), wait(floodSeconds.unfair)],
      ],
    ),
  );
}

const inWords = {
  transitions: 'state transitions',
  lambdaInvocations: 'Lambda invocations',
  awsApiCalls: 'AWS API calls',
};

/** 1 where cost grows as the findings do. */
function ratio({ parts }: Load, of: keyof typeof inWords): string {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return '';
  return (last.counts[of] / last.findings / (first.counts[of] / first.findings)).toFixed(3);
}

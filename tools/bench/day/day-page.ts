/** The simulated day, as Markdown. */
import { page, table } from '../markdown.ts';
import { type DayFigures, type DayRun, firstMet } from './day.ts';
import type { Day } from './simulate.ts';

export function dayPage({ findings, accounts, deployment, runs }: DayFigures): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  const seconds = (value: number) => `${whole(value)} s`;
  const row = (name: string, of: (run: DayRun) => string) => [name, ...runs.map(of)];
  return page(
    '## A day of a million findings',
    `${whole(findings)} findings of ${whole(accounts)} accounts, calculated and not run: a model of the quotas, with the counts that were\n` +
      'measured above. Half of the findings arrive in one hour. Security Hub evaluates a control in one account and Region at\n' +
      'a time, so the columns differ in the number of findings of one evaluation. *Grouped* is the design of gathering and\n' +
      'grouping; *not grouped* is one event, execution, message, note and mail for each finding.',
    table(
      ['', ...runs.map(({ name }) => name)],
      [
        row('executions', ({ day }) => whole(day.executions)),
        row('groups', ({ day }) => whole(day.groups)),
        row('findings with exactly one outcome', ({ day }) => whole(day.ended)),
        row('from finding to outcome, the median', ({ day }) => seconds(day.latency.median)),
        row('of 99 in 100', ({ day }) => seconds(day.latency.p99)),
        row('the slowest', ({ day }) => seconds(day.latency.worst)),
        row('the most that waited', ({ day }) => whole(day.mostWaiting)),
        row('quota met first', ({ day }) => met(day)),
        row('mail subscriptions', ({ day }) => subscriptions(day)),
        row('all in one hour: findings a second', ({ hour }) => whole(hour.findings / hour.seconds)),
        row('all in one hour: the slowest', ({ hour }) => seconds(hour.latency.worst)),
        row('all in one hour: quota met first', ({ hour }) => met(hour)),
      ],
    ),
    `Assumed: the pipe gathers for ${deployment.window} s; ${deployment.findingsOfExecution} events start an execution; ${deployment.slots} messages are handled at the same time\n` +
      `(\`concurrency: ${deployment.slots / 5}\`); a group takes ${deployment.secondsOfGroup} s, and ${deployment.secondsOfTenWrites} s for each ten writes; a remediation takes ${deployment.writeUnits} write units of\n` +
      'DynamoDB. Calls above a quota wait for a token, as the SDK does by retrying. A mail is one a minute and recipient.',
  );
}

function subscriptions({ deactivatedAfter }: Day): string {
  return deactivatedAfter === undefined ? 'stay' : `deactivated after ${Math.ceil(deactivatedAfter / 60)} min`;
}

function met(day: Day): string {
  const name = firstMet(day);
  return name === undefined ? 'none' : `${name}, ${Math.ceil(day.waits[name].longest)} s at most`;
}

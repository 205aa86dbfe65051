/** docs/concepts/reliability.md, from the figures of a run. */
import { availableParallelism } from 'node:os';
import { table } from '../bench/markdown.ts';
import type { Row } from './figures.ts';
import { exhaustedSeconds } from './quota-faults.ts';

export interface Published {
  readonly rows: readonly Row[];
  readonly distinct: number;
  readonly seconds: number;
  readonly seed: number;
}

export function reliabilityPage({ rows, distinct, seconds, seed }: Published): string {
  const sum = rows.reduce((total, { broken }) => total + broken, 0);
  return `# Reliability

Nothing is lost, and nothing is done twice.

This page is written by \`pnpm faults --publish\`; edit \`tools/faults/page.ts\` instead.

The test runs the synthesized state machine with the real functions, queues and history, on
[moto](https://docs.getmoto.org) behind a gateway. The gateway counts every call that ASR makes and injects a fault at
one of them: before the call is executed, or after it, so that only the response is lost. Functions are killed at each
of their calls. Messages arrive twice, late, and again after they were answered. The gateway enforces the quotas of AWS,
and other callers use one of them up for ${exhaustedSeconds.join(' or ')} seconds. ASR then has to recover with its own retries.

After every run, whatever the fault:

- every execution has ended; none waits,
- each request has exactly one outcome, the same in history, on the finding, on the outcome bus and in the mail,
- history contains every change of the resource, and contains it once,
- a temporary fault (throttling, service errors, lost responses, killed functions, repeated messages) prevented nothing,
  and no message was given up because of it,
- a permanent fault, such as a denial, is reported with what to do about it,
- *fixed* and *gone* are true when the resource is read independently; an undo does not overwrite changes by others; the
  finding of a changed resource offers the undo,
- no claim on the resource remains,
- undo restores the state before, also after a partial remediation.

If Security Hub, SNS or EventBridge is permanently unavailable, some recipients cannot be notified. Then history has the
outcome, the other recipients are notified, and the execution fails, which raises the alarm.

${distinct.toLocaleString('en')} distinct scenarios in ${seconds} s on ${availableParallelism()} cores, seed ${seed}; invariants broken: **${sum}**.

${table(
  ['Fault', 'Runs', 'Outcomes', 'Broken'],
  rows.map(({ fault, runs, outcomes, broken }) => [fault, runs, outcomes, broken]),
)}

The runs cover seven controls (EC2.13, EC2.14, S3.8, KMS.4, RDS.13, IAM.15, SecurityGroup.3), started by the button, by a rule, as a
plan, as a question to an approver, after an approval, and as an undo. Two requests also arrive at the same time for one
resource: two uses of the button, two controls of one event, two findings of one control, two findings for two ports, two
calls that open a port each, and a call that opens a port and one that closes it. One execution also gets findings of three
resources, and a second finding of one of them: whatever happens to one resource does not affect the others. Another gets the
findings of three controls on one password policy, which are changed with one write. Then no request is dropped, and nothing is
opened, not even by an approval of a question that a later event made obsolete. Time is simulated: by the clock of the functions, pauses, leases and
hidden messages take as long as on AWS.

\`\`\`sh
npx -y pnpm@12.21.0 faults                                             # 2,000 scenarios
npx -y pnpm@12.21.0 faults --only EC2.13/button/call7=crashed-after --log   # one of them, with what the functions say
npx -y pnpm@12.21.0 fuzz                                               # 100,000 hostile inputs
\`\`\`

Because moto is not AWS, the runs do not cover permissions (see [trust](trust.md#how-it-is-tested)) and faults
of Step Functions itself. An event that EventBridge cannot deliver is in the queue for lost events, which has an alarm.
`;
}

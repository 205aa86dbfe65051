/** docs/concepts/reliability.md, from the figures of a run. */
import { availableParallelism } from 'node:os';
import { table } from '../bench/markdown.ts';
import type { Row } from './figures.ts';

export interface Published {
  readonly rows: readonly Row[];
  readonly distinct: number;
  readonly seconds: number;
  readonly seed: number;
}

export function reliabilityPage({ rows, distinct, seconds, seed }: Published): string {
  const sum = rows.reduce((total, { broken }) => total + broken, 0);
  return `# Nothing lost, nothing twice

This page is written by \`pnpm faults --publish\`; edit \`tools/faults/page.ts\` instead.

What runs is the synthesized state machine with the real functions, their queues and their history, on
[moto](https://docs.getmoto.org) behind a gateway. The gateway counts every call that ASR makes, and at one of them
something goes wrong: before the call is carried out, or after it, so that only the answer is lost. Functions are
killed at any of their calls; messages come twice, late, and again after they were answered. Then ASR is left alone,
and its own retries have to do.

After every run, whatever went wrong in it:

- every execution has ended, and none waits,
- each request has exactly one outcome, the same in history, on the finding, on the bus of outcomes and in the mail,
- no change was made to the resource that history does not know, and none is in history twice,
- what passes by itself (throttling, faults, lost answers, killed functions, messages that come again) has kept nothing
  from being done, and no message was given up for it,
- what does not pass, such as a denial, is told to somebody with what to do about it,
- *fixed* and *gone* hold when somebody else looks, what others changed meanwhile is not overwritten by an undo, and a
  finding of a resource that was changed offers the undo,
- nobody holds the resource any more,
- undo puts back what was there before, also after half a remediation.

Where Security Hub, SNS or EventBridge is down for good, not everybody can be told: then history has the outcome, those
who can be reached hear of it, and the execution fails, which raises the alarm.

${distinct.toLocaleString('en')} distinct scenarios in ${seconds} s on ${availableParallelism()} cores, seed ${seed}; invariants broken: **${sum}**.

${table(
  ['What goes wrong', 'Runs', 'Outcomes', 'Broken'],
  rows.map(({ fault, runs, outcomes, broken }) => [fault, runs, outcomes, broken]),
)}

Five controls are played (EC2.13, EC2.14, S3.8, KMS.4, RDS.13), by the button, by a rule, as a plan, as a question to a
person, after an approval, and as an undo; besides, two presses for one finding at the same time, and two controls
that change one resource. Time is simulated: pauses, leases and hidden messages take as long as on AWS by the clock
of the functions, and a moment by that on the wall.

\`\`\`sh
npx -y pnpm@12.21.0 faults                                             # 2,000 scenarios
npx -y pnpm@12.21.0 faults --only EC2.13/button/call7=crashed-after --log   # one of them, with what the functions say
npx -y pnpm@12.21.0 fuzz                                               # 100,000 hostile inputs
\`\`\`

What this cannot show, because moto is not AWS: permissions (see [How it works](architecture.md#trust)), quotas, and
faults of Step Functions itself. An event that EventBridge cannot deliver lies in the queue for lost events, with an
alarm.
`;
}

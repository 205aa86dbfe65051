/** The policy file that `asr init` writes. Pure. */
import { severities } from '@asr/orchestrator';
import type { Answers, ApprovalChoice } from './questions.ts';

export function policyText({ regions, observe, approval }: Answers, deployCommand: string): string {
  return `# What ASR may remediate, and how. \`asr policy check\` checks this file; \`asr controls\` lists the controls.
# To deploy it:
#   ${deployCommand}

# For every control that is not listed below.
#   off        never
#   manual     only when an operator chooses "Remediate with ASR" in Security Hub
#   observe    the same, and the note of every new finding says what automatic mode would change
#   automatic  as soon as Security Hub reports a failure, and by the button
defaults:
  mode: manual

# By control id. \`asr report observe\` shows what automatic mode would have changed.
${controlLines(observe)}

# Where ASR may change something, also by the button. \`exclude\` takes accounts, tags and more.
scope:
  include:
    regions: [${regions.join(', ')}]

# Plans that wait for approval: \`asr inbox\`, \`asr approve\`. Irreversible changes always do.
${approvalLines(approval)}

# Above a limit, changes wait for approval.
limits:
  perAccountPerHour: 50
  failuresPerControlPerHour: 3

# The kill switch: nothing is remediated, the button included. At run time: \`asr stop\`.
stop: false

# How many remediations run at the same time, over all accounts (2 to 1000).
concurrency: 10
`;
}

function controlLines(observe: readonly string[]): string {
  if (observe.length === 0) return '# controls:\n#   EC2.13: { mode: observe }';
  return ['controls:', ...observe.map((controlId) => `  ${controlId}: { mode: observe }`)].join('\n');
}

function approvalLines(approval: ApprovalChoice): string {
  if (approval === 'irreversible') return '# approval:\n#   - { severities: [CRITICAL] }';
  return `approval:\n  - { severities: [${approval === 'all' ? severities.join(', ') : 'CRITICAL'}] }`;
}

import type { Permissions } from '@asr/playbooks';
import type { RunbookReference } from '../../policy/index.ts';

/** The permissions to start and watch one document. The role has the same permissions for all documents of ASR. */
export function operatorPermissions(runbook: RunbookReference): Permissions {
  return {
    read: ['ssm:GetAutomationExecution', 'ssm:GetDocument'],
    write: ['ssm:StartAutomationExecution'],
    dependent: [
      { action: 'iam:PassRole', because: 'The automation assumes a role of its own.' },
      { action: 'ssm:AddTagsToResource', because: 'The automation is tagged with the remediation it is for.' },
    ],
    on: {
      'ssm:GetAutomationExecution': ['arn:{partition}:ssm:{region}:{account}:automation-execution/*'],
      'ssm:GetDocument': [`arn:{partition}:ssm:{region}:{account}:document/${runbook.documentName}`],
      'ssm:StartAutomationExecution': [
        `arn:{partition}:ssm:{region}:{account}:document/${runbook.documentName}`,
        `arn:{partition}:ssm:{region}:{account}:automation-definition/${runbook.documentName}:*`,
        'arn:{partition}:ssm:{region}:{account}:automation-execution/*',
      ],
      'ssm:AddTagsToResource': ['arn:{partition}:ssm:{region}:{account}:automation-execution/*'],
      'iam:PassRole': [`arn:{partition}:iam::{account}:role/${runbook.automationRoleName}`],
    },
  };
}

import { Stack } from 'aws-cdk-lib';
import { addMemberRoles } from '@asr/member-roles';
import type { AnyPlaybook } from '@asr/playbooks';
import type { Runbook } from '@asr/runbooks';
import type { Construct } from 'constructs';
import { automationsOf } from './automations.ts';
import { namesIn } from './names.ts';
import {
  adminAccountIdParameter,
  externalIdParameter,
  namespaceParameter,
  organizationIdParameter,
} from './parameters.ts';
import { forStackSets } from './synthesizers.ts';

export interface MemberRolesStackProps {
  readonly playbooks: readonly AnyPlaybook[];
  readonly runbooks: readonly Runbook[];
}

/** What ASR may do in a member account: once per account, in one Region. */
export class MemberRolesStack extends Stack {
  constructor(scope: Construct, id: string, { playbooks, runbooks }: MemberRolesStackProps) {
    super(scope, id, {
      description: 'ASR: the roles of the remediations. Every member account, one Region.',
      synthesizer: forStackSets(),
    });
    const namespace = namespaceParameter(this);
    const names = namesIn(namespace);
    addMemberRoles(this, {
      namespace,
      orchestrator: {
        adminAccountId: adminAccountIdParameter(this),
        roleName: names.playbookRole,
        organizationId: organizationIdParameter(this),
        externalId: externalIdParameter(this),
      },
      playbooks: playbooks.map((playbook) => ({ playbook, roleName: names.remediationRole(playbook.control) })),
      operatorRoleName: names.operatorRole,
      automations: automationsOf(runbooks, names),
    });
  }
}

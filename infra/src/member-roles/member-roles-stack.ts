import { Aws, Stack } from 'aws-cdk-lib';
import { addMemberRoles, type Evaluator, type Forwarder } from '@asr/member-roles';
import {
  affectedResourcesPermissions,
  evaluationPermissions,
  readsMemberAccounts,
  remediationPermissions,
  type Policy,
} from '@asr/orchestrator';
import type { AnyPlaybook } from '@asr/playbooks';
import type { Runbook } from '@asr/runbooks';
import type { Construct } from 'constructs';
import { type Controls, type Names, automationsOf, configRules, forwardedEvents, namesIn } from '@asr/templates';
import {
  adminAccountIdParameter,
  externalIdParameter,
  forStackSets,
  homeRegionParameter,
  namespaceParameter,
  organizationIdParameter,
  passableRolesParameter,
} from '../foundation/index.ts';

export interface MemberRolesStackProps {
  readonly policy: Policy;
  readonly playbooks: readonly AnyPlaybook[];
  readonly runbooks: readonly Runbook[];
}

/** The roles that ASR assumes in a member account. Deployed once in each account, in one Region. */
export class MemberRolesStack extends Stack {
  constructor(scope: Construct, id: string, { policy, playbooks, runbooks }: MemberRolesStackProps) {
    super(scope, id, {
      description: 'ASR: remediation roles. Deploy in every member account, in one Region.',
      synthesizer: forStackSets(),
    });
    const namespace = namespaceParameter(this);
    const names = namesIn(namespace);
    const adminAccountId = adminAccountIdParameter(this);
    const orchestrator = {
      adminAccountId,
      roleName: names.playbookRole,
      organizationId: organizationIdParameter(this),
      externalId: externalIdParameter(this),
    };
    // Of a playbook that the customer brings, the policy has the data.
    const customers = (policy.playbooks ?? []).flatMap(({ data }) => data ?? []);
    const controls: Controls = Object.fromEntries(playbooks.map((playbook) => [playbook.control, playbook]));
    addMemberRoles(this, {
      namespace,
      orchestrator,
      passableRoles: passableRolesParameter(this),
      playbooks: [...playbooks, ...customers].map((playbook) => ({
        playbook: { ...playbook, permissions: remediationPermissions(playbook) },
        roleName: names.remediationRole(playbook.control),
      })),
      operatorRoleName: names.operatorRole,
      automations: automationsOf(runbooks, names),
      forwarder:
        forwardedEvents(policy, controls).length === 0
          ? undefined
          : forwarderOf(names, adminAccountId, homeRegionParameter(this)),
      detectionReader: readsMemberAccounts(policy, controls)
        ? {
            roleName: names.detectionReaderRole,
            parseRole: names.parseRole,
            permissions: affectedResourcesPermissions,
          }
        : undefined,
      evaluator: evaluatorOf(
        names,
        configRules(policy, controls).map(({ controlId }) => controlId),
        playbooks,
      ),
    });
  }
}

function forwarderOf(names: Names, adminAccountId: string, homeRegion: string): Forwarder {
  return {
    roleName: names.forwarderRole,
    busArn: `arn:${Aws.PARTITION}:events:${homeRegion}:${adminAccountId}:event-bus/${names.detectionsBus}`,
  };
}

function evaluatorOf(
  names: Names,
  controls: readonly string[],
  playbooks: readonly AnyPlaybook[],
): Evaluator | undefined {
  const evaluated = playbooks.filter(({ control }) => controls.includes(control));
  if (evaluated.length === 0) return undefined;
  const permissions = evaluated.map(evaluationPermissions);
  return { roleName: names.evaluatorRole, functionRoles: names.evaluatorFunctionRole('*'), permissions };
}

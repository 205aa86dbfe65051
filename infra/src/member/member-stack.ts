// oxlint-disable no-new -- making a construct adds it
import { Stack } from 'aws-cdk-lib';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import type { Policy } from '@asr/orchestrator';
import type { Runbook } from '@asr/runbooks';
import type { Construct } from 'constructs';
import { type Controls, configRules, forwardedEvents, namesIn } from '@asr/templates';
import {
  adminAccountIdParameter,
  configRulesParameter,
  forStackSets,
  homeRegionParameter,
  namespaceParameter,
} from '../foundation/index.ts';
import { addConfigRules } from './config-rules.ts';
import { addForwarding } from './forwarding.ts';

export interface MemberStackProps {
  readonly policy: Policy;
  readonly controls: Controls;
  readonly runbooks: readonly Runbook[];
}

/**
 * The runbooks for controls with `via: runbook`, and the resources for ASR's own detection. Deployed in every member
 * account and Region. Optional.
 */
export class MemberStack extends Stack {
  constructor(scope: Construct, id: string, { policy, controls, runbooks }: MemberStackProps) {
    super(scope, id, {
      description:
        "ASR: runbooks and detection. Deploy in every member account and Region. Only for `via: runbook` and ASR's own controls.",
      synthesizer: forStackSets(),
    });
    const names = namesIn(namespaceParameter(this));
    for (const { name, document } of runbooks) {
      // A logical id has only letters and digits.
      new CfnDocument(this, name.replaceAll('.', 'x'), {
        name: names.document(name),
        documentType: 'Automation',
        documentFormat: 'JSON',
        content: document,
        // A document with a name cannot be replaced. The update creates a new default version.
        updateMethod: 'NewVersion',
      });
    }
    const forwarded = forwardedEvents(policy, controls);
    if (forwarded.length === 0) return;
    const adminAccountId = adminAccountIdParameter(this);
    const rules = configRules(policy, controls);
    addForwarding(this, {
      names,
      rules: forwarded,
      configRules: rules,
      adminAccountId,
      homeRegion: homeRegionParameter(this),
    });
    if (rules.length > 0) addConfigRules(this, { names, rules, adminAccountId, isOn: configRulesParameter(this) });
  }
}

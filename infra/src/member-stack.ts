// oxlint-disable no-new -- making a construct adds it
import { Stack } from 'aws-cdk-lib';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import type { Runbook } from '@asr/runbooks';
import type { Construct } from 'constructs';
import { namesIn } from './names.ts';
import { namespaceParameter } from './parameters.ts';
import { forStackSets } from './synthesizers.ts';

/** The runbooks, for controls that the policy applies by them: every member account, every Region. Optional. */
export class MemberStack extends Stack {
  constructor(scope: Construct, id: string, { runbooks }: { readonly runbooks: readonly Runbook[] }) {
    super(scope, id, {
      description: 'ASR: the runbooks. Every member account, every Region. Only needed for `via: runbook`.',
      synthesizer: forStackSets(),
    });
    const names = namesIn(namespaceParameter(this));
    for (const { name, document } of runbooks) {
      new CfnDocument(this, name, {
        name: names.document(name),
        documentType: 'Automation',
        documentFormat: 'JSON',
        content: document,
        // A document with a name cannot be replaced; a new version becomes the default one.
        updateMethod: 'NewVersion',
      });
    }
  }
}

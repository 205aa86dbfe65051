// oxlint-disable no-new -- making a stack adds it
/** Synthesizes the templates from the source and a policy. Works offline, without lookups. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { controlsOf, type Policy } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { runbooks } from '@asr/runbooks';
import { type StackName, customerRunbooks, stackNames } from '@asr/templates';
import { AdminStack } from './admin/index.ts';
import { ChatStack } from './chat/index.ts';
import { ConsoleStack } from './console/index.ts';
import { addFilesOfPolicy, bundleCode, linkedCopy } from './foundation/index.ts';
import { EvaluatorStack } from './evaluator/index.ts';
import { GuardrailsStack } from './guardrails/index.ts';
import { HistoryExportStack } from './history-export/index.ts';
import { MemberRolesStack } from './member-roles/index.ts';
import { MemberStack } from './member/index.ts';
import { NotificationsStack } from './notifications/index.ts';
import { TrailStack } from './trail/index.ts';

export interface SynthesizeOptions {
  readonly policy: Policy;
  /** Output folder for the templates and the code of functions. Removes output of an earlier synthesis. */
  readonly outdir: string;
  /** Whether cdk-nag and the CDK's validation check the stacks. A finding fails the synthesis. @default true */
  readonly checks?: boolean;
  /** Output folder of `bundleCode` to use, instead of bundling again. */
  readonly code?: string;
  /** Folder of the built web app, for the function of the console. */
  readonly web?: string;
}

/** A cloud assembly for `cdk deploy --app <directory>`. */
export interface Synthesized {
  readonly directory: string;
  /** Path of each stack's template. */
  readonly templates: { readonly [name in StackName]: string };
}

export async function synthesize({
  policy,
  outdir,
  checks = true,
  code,
  web,
}: SynthesizeOptions): Promise<Synthesized> {
  clear(outdir);
  // Links need one file system.
  const bundleFolder = mkdtempSync(join(code === undefined ? tmpdir() : dirname(code), 'asr-bundles-'));
  try {
    const [bundles, playbooks] = await Promise.all([
      (code === undefined ? bundleCode(bundleFolder, web) : linkedCopy(code, bundleFolder)).then(() =>
        addFilesOfPolicy(bundleFolder, policy),
      ),
      Promise.all(Object.values(registry).map(({ load }) => load())),
    ]);
    const controls = controlsOf(policy);
    const allRunbooks = [...runbooks, ...customerRunbooks(policy)];
    const app = new App({
      outdir,
      context,
      analyticsReporting: false,
      treeMetadata: false,
      stackTraces: false,
      // Validation takes most of the time of a synthesis.
      builtinCloudFormationValidation: checks,
    });
    new AdminStack(app, 'AdminStack', { policy, controls, bundles });
    new MemberRolesStack(app, 'MemberRolesStack', { policy, playbooks, runbooks: allRunbooks });
    new MemberStack(app, 'MemberStack', { policy, controls, runbooks: allRunbooks });
    new EvaluatorStack(app, 'EvaluatorStack', { policy, bundles });
    new ChatStack(app, 'ChatStack', { policy, bundles });
    new ConsoleStack(app, 'ConsoleStack', { policy, bundles });
    new TrailStack(app, 'TrailStack');
    new NotificationsStack(app, 'NotificationsStack');
    new HistoryExportStack(app, 'HistoryExportStack');
    new GuardrailsStack(app, 'GuardrailsStack', { policy });
    if (checks) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const { directory } = app.synth();
    const templates = Object.fromEntries(stackNames.map((name) => [name, join(directory, `${name}.template.json`)]));
    return { directory, templates: templates as Synthesized['templates'] };
  } finally {
    rmSync(bundleFolder, { recursive: true, force: true });
  }
}

export const context = {
  ...CURRENTLY_RECOMMENDED_FLAGS,
  // Halves the size, so that 300 roles fit into one template of at most 1 MB.
  '@aws-cdk/core:suppressTemplateIndentation': true,
  // Adds the code folder to the metadata of each function, for the local cloud.
  'aws:cdk:enable-asset-metadata': true,
};

/** Empties the folder only if it contains a cloud assembly, which its marker file shows. */
function clear(outdir: string): void {
  if (existsSync(join(outdir, 'cdk.out'))) rmSync(outdir, { recursive: true });
}

// oxlint-disable no-new -- making a stack adds it
/** Turns the source, and a policy, into the templates. Offline: nothing is looked up. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { namespacePlaceholder, type Policy } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { runbooks } from '@asr/runbooks';
import { AdminStack } from './admin/index.ts';
import { addSettings, bundleCode, namesIn, runbookSettings } from './foundation/index.ts';
import { EvaluatorStack } from './evaluator/index.ts';
import { GuardrailsStack } from './guardrails/index.ts';
import { HistoryExportStack } from './history-export/index.ts';
import { MemberRolesStack } from './member-roles/index.ts';
import { MemberStack } from './member/index.ts';
import { NotificationsStack } from './notifications/index.ts';
import { TrailStack } from './trail/index.ts';

export const stackNames = [
  'AdminStack',
  'MemberRolesStack',
  'MemberStack',
  'EvaluatorStack',
  'TrailStack',
  'NotificationsStack',
  'HistoryExportStack',
  'GuardrailsStack',
] as const;
export type StackName = (typeof stackNames)[number];

export interface SynthesizeOptions {
  readonly policy: Policy;
  /** Where the templates and the functions' code go. What an earlier synthesis left there is removed. */
  readonly outdir: string;
  /** Whether cdk-nag and the validation of the CDK check the stacks. A finding fails the synthesis. @default true */
  readonly checks?: boolean;
  /** A folder that `bundleCode` filled. It is copied, and spares making it anew. */
  readonly code?: string;
}

/** A cloud assembly, as `cdk deploy --app <directory>` takes it. */
export interface Synthesized {
  readonly directory: string;
  /** The template of each stack, as a path. */
  readonly templates: { readonly [name in StackName]: string };
}

export async function synthesize({ policy, outdir, checks = true, code }: SynthesizeOptions): Promise<Synthesized> {
  clear(outdir);
  const bundleFolder = mkdtempSync(join(tmpdir(), 'asr-bundles-'));
  try {
    const settings = { policy, runbooks: runbookSettings(runbooks, namesIn(namespacePlaceholder)) };
    const [bundles, playbooks] = await Promise.all([
      (code === undefined ? bundleCode(bundleFolder) : cp(code, bundleFolder, { recursive: true })).then(() =>
        addSettings(bundleFolder, settings),
      ),
      Promise.all(Object.values(registry).map(({ load }) => load())),
    ]);
    const app = new App({
      outdir,
      context,
      analyticsReporting: false,
      treeMetadata: false,
      stackTraces: false,
      // Most of the time of a synthesis.
      builtinCloudFormationValidation: checks,
    });
    new AdminStack(app, 'AdminStack', { policy, controls: registry, bundles });
    new MemberRolesStack(app, 'MemberRolesStack', { policy, playbooks, runbooks });
    new MemberStack(app, 'MemberStack', { policy, controls: registry, runbooks });
    new EvaluatorStack(app, 'EvaluatorStack', { policy, bundles });
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
  // Half the bytes: room for 300 roles in one template, which may have 1 MB.
  '@aws-cdk/core:suppressTemplateIndentation': true,
  // Each function's metadata then names the folder of its code, which the local cloud runs.
  'aws:cdk:enable-asset-metadata': true,
};

/** Only a folder that holds a cloud assembly, known by its marker file, is ever emptied. */
function clear(outdir: string): void {
  if (existsSync(join(outdir, 'cdk.out'))) rmSync(outdir, { recursive: true });
}

// oxlint-disable no-new -- making a stack adds it
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { asText } from '@asr/member-roles/testing';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { runbooks } from '@asr/runbooks';
import { type StackName, stackNames } from '@asr/templates';
import { AdminStack } from '../admin/index.ts';
import { ChatStack } from '../chat/index.ts';
import { ConsoleStack } from '../console/index.ts';
import { EvaluatorStack } from '../evaluator/index.ts';
import { GuardrailsStack } from '../guardrails/index.ts';
import { HistoryExportStack } from '../history-export/index.ts';
import { MemberRolesStack } from '../member-roles/index.ts';
import { MemberStack } from '../member/index.ts';
import { NotificationsStack } from '../notifications/index.ts';
import { context } from '../index.ts';
import { TrailStack } from '../trail/index.ts';
import { controls, playbooks } from './own-controls.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: unknown };
  readonly DeletionPolicy?: string;
  readonly Condition?: string;
  readonly Metadata?: { readonly [name: string]: unknown };
}

/** A template with references as strings: `${Key961B73FD.Arn}`. */
export interface ReadTemplate {
  readonly Resources: { readonly [logicalId: string]: Resource };
  readonly Parameters: { readonly [name: string]: { readonly Default?: unknown; readonly AllowedPattern?: string } };
  readonly Outputs?: { readonly [name: string]: unknown };
  readonly [section: string]: unknown;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: unknown } };
}

export type Templates = { readonly [name in StackName]: ReadTemplate };

/** Policy with two automatic controls, so that they have event rules. */
export const policy: Policy = {
  ...defaultPolicy,
  controls: { 'EC2.7': { mode: 'automatic' }, 'EC2.13': { mode: 'automatic' } },
};

/** The same policy with ASR's own detection and with gathered events: all three fakes are enabled. */
export const detectingPolicy: Policy = {
  ...policy,
  controls: {
    ...policy.controls,
    'SecurityGroup.1': { mode: 'automatic' },
    'SecurityGroup.2': {},
    'SecurityGroup.3': { mode: 'manual' },
  },
  configRules: { accounts: ['111122223333', '444455556666'] },
  gather: { seconds: 20, events: 25 },
};

/** The templates, with fake code for the functions. A separate test covers bundling. */
export async function stacks(given: Policy = policy): Promise<Templates> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-stacks-'));
  try {
    const code = mkdtempSync(join(folder, 'code-'));
    writeFileSync(join(code, 'index.mjs'), '');
    const bundles = {
      parse: code,
      playbook: code,
      report: code,
      notify: code,
      'dead-letter': code,
      deadlines: code,
      'config-rule': code,
      chat: code,
      console: code,
    };
    const app = new App({
      outdir: join(folder, 'out'),
      context,
      treeMetadata: false,
      builtinCloudFormationValidation: false,
    });
    new AdminStack(app, 'AdminStack', { policy: given, controls, bundles });
    new MemberRolesStack(app, 'MemberRolesStack', { policy: given, playbooks: await playbooks(), runbooks });
    new MemberStack(app, 'MemberStack', { policy: given, controls, runbooks });
    new EvaluatorStack(app, 'EvaluatorStack', { policy: given, bundles });
    new ChatStack(app, 'ChatStack', { policy: given, bundles });
    new ConsoleStack(app, 'ConsoleStack', { policy: given, bundles });
    new TrailStack(app, 'TrailStack');
    new NotificationsStack(app, 'NotificationsStack');
    new HistoryExportStack(app, 'HistoryExportStack');
    new GuardrailsStack(app, 'GuardrailsStack', { policy: given });
    const { directory } = app.synth();
    const read = stackNames.map((name) => [name, readTemplate(join(directory, `${name}.template.json`))] as const);
    return Object.fromEntries(read) as Templates;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function readTemplate(path: string): ReadTemplate {
  return asText(JSON.parse(readFileSync(path, 'utf8'))) as ReadTemplate;
}

export function resourcesOf(template: ReadTemplate, type: string): readonly Resource[] {
  return Object.values(template.Resources).filter(({ Type }) => Type === type);
}

/** Every statement of every policy in the value, at any depth. */
export function statementsIn(value: unknown): readonly Statement[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(statementsIn);
  return 'Effect' in value && 'Action' in value ? [value as Statement, ...inside] : inside;
}

/** One string or a list, because IAM allows both. */
export function texts(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

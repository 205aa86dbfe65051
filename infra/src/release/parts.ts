/** Writes the templates in parts, for a program that composes them without the CDK. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '@asr/orchestrator';
import {
  type ReleaseParts,
  type Sample,
  type Template,
  type Traits,
  deriveParts,
  isSection,
  replaceDeep,
  stackNames,
  traitsOf,
} from '@asr/templates';
import { functionNames } from '../foundation/index.ts';
import { synthesize } from '../synthesize.ts';
import { samplePolicies } from './sample-policies.ts';

/** Synthesizes the sample policies and derives the parts of each template. Takes some seconds. */
export async function templateParts(): Promise<ReleaseParts> {
  const samples = new Map<string, { readonly traits: Traits; readonly templates: NamedTemplates }>();
  for (const policy of samplePolicies) {
    const traits = traitsOf(policy);
    const key = JSON.stringify(traits);
    if (!samples.has(key)) samples.set(key, { traits, templates: await namedTemplates(policy) });
  }
  const parts = stackNames.map((name) => {
    const ofStack: readonly Sample[] = [...samples.values()].map(({ traits, templates }) => ({
      traits,
      template: templates[name],
    }));
    return [name, deriveParts(name, ofStack)] as const;
  });
  return Object.fromEntries(parts) as ReleaseParts;
}

type NamedTemplates = { readonly [name in keyof ReleaseParts]: Template };

/** The templates of the CDK app for this policy. The metadata of each function contains its name instead of a path. */
export async function namedTemplates(policy: Policy): Promise<NamedTemplates> {
  const folder = mkdtempSync(join(tmpdir(), 'asr-parts-'));
  try {
    const code = join(folder, 'code');
    for (const name of functionNames) {
      mkdirSync(join(code, name), { recursive: true });
      writeFileSync(join(code, name, 'index.mjs'), name);
    }
    const { directory, templates } = await synthesize({ policy, outdir: join(folder, 'out'), checks: false, code });
    const read = stackNames.map((name) => {
      const template: unknown = JSON.parse(readFileSync(templates[name], 'utf8'));
      return [name, replaceDeep(template, (value) => withFunctionName(value, directory))] as const;
    });
    return Object.fromEntries(read) as NamedTemplates;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withFunctionName(value: unknown, directory: string): unknown {
  if (!isSection(value) || typeof value['aws:asset:path'] !== 'string') return undefined;
  return { ...value, 'aws:asset:path': readFileSync(join(directory, value['aws:asset:path'], 'index.mjs'), 'utf8') };
}

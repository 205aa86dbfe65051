/** The Terraform module passes exactly the parameters of the templates. It has no logic of its own to test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPolicy } from '@asr/orchestrator';
import { describe, expect, it } from '@jest/globals';
import { releaseTemplates } from '@asr/templates';
import { functionNames } from './foundation/index.ts';
import { templateParts } from './release/index.ts';
import { stacks } from './testing/index.ts';

const folder = join(import.meta.dirname, '..', '..', 'terraform');
const main = readFileSync(join(folder, 'main.tf'), 'utf8');
const variables = readFileSync(join(folder, 'variables.tf'), 'utf8');

/** The names in the `parameters` of a resource. */
function parametersOf(resource: string): readonly string[] {
  const [, block = ''] = new RegExp(`resource "${resource}" \\{([^]*?)\\n\\}`).exec(main) ?? [];
  const [, parameters = ''] = /\n {2}parameters = (?:merge\()?\s*\{([^]*?)\n {2,4}\}/.exec(block) ?? [];
  return [...parameters.matchAll(/^ {4,6}(\w+) +=/gm)].map(([, name = '']) => name);
}

describe('the Terraform module', () => {
  it.each([
    ['AdminStack', 'aws_cloudformation_stack" "admin'],
    ['MemberRolesStack', 'aws_cloudformation_stack_set" "member_roles'],
    ['MemberStack', 'aws_cloudformation_stack_set" "member'],
  ] as const)('gives %s its parameters, and no other', async (name, resource) => {
    const { [name]: template } = await stacks(defaultPolicy);
    const given = parametersOf(resource);

    expect(given).not.toEqual([]);
    expect(Object.keys(template.Parameters)).toEqual(expect.arrayContaining([...given]));
    const required = Object.entries(template.Parameters).flatMap(([key, { Default }]) =>
      Default === undefined ? [key] : [],
    );
    expect(given).toEqual(expect.arrayContaining(required));
  });

  it('gives the admin stack of a release the bucket of its code', async () => {
    const functions = Object.fromEntries(functionNames.map((name) => [name, { 'index.mjs': new Uint8Array() }]));
    const release = { version: '1.0.0', parts: await templateParts(), functions };
    const { templates } = releaseTemplates(release, defaultPolicy);
    const required = Object.entries(templates.AdminStack.Parameters ?? {}).flatMap(([key, parameter]) =>
      Object.hasOwn(parameter as object, 'Default') ? [] : [key],
    );

    expect(main).toContain('var.code_bucket == null ? {} : { CodeBucket = var.code_bucket }');
    expect(required.toSorted()).toEqual(['CodeBucket', 'ExternalId', 'OrganizationId']);
  }, 180_000);

  it('uses every variable that it declares, and no other', () => {
    const declared = [...variables.matchAll(/^variable "(\w+)"/gm)].map(([, name = '']) => name);
    const used = [...main.matchAll(/\bvar\.(\w+)/g)].map(([, name = '']) => name);

    expect([...new Set(used)].toSorted()).toEqual(declared.toSorted());
  });
});

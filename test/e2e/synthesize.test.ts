/** The CDK app, with the code of the functions as the local cloud bundles it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Policy, delegatedActions, readSettings } from '@asr/orchestrator';
import { registry, sourceOf } from '@asr/playbooks';
import { runbooks } from '@asr/runbooks';
import { functionNames, synthesize, type Synthesized } from '@asr/infra';
import { policy as automaticPolicy, readTemplate, resourcesOf } from '@asr/infra/testing';
import { bundledCode } from '@asr/local-cloud';
import { stackNames } from '@asr/templates';

let folder: string;
let first: Synthesized;
/** The same again, into a folder that contains another file. `pnpm installed` compares two bundles. */
let second: Synthesized;
let secondTemplates: readonly string[];
let letterAfterSecond: boolean;
/** Another policy, into the second folder. It delegates, so that cdk-nag checks the resources for delegation. */
let third: Synthesized;

const text = (path: string) => readFileSync(path, 'utf8');
const templatesOf = ({ templates }: Synthesized) => stackNames.map((name) => text(templates[name]));
/** With every function. */
const policy: Policy = { ...automaticPolicy, deadlines: [{ days: 30, action: 'remediate' }] };
const letter = () => join(folder, 'second', 'letter.txt');

/** Adds what `pnpm web` builds, with less in it. */
function addWebApp(code: string): void {
  const web = join(code, 'console', 'web');
  mkdirSync(web);
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>ASR console</title>');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asr-synthesize-'));
  const code = join(folder, 'code');
  await cp(await bundledCode(), code, { recursive: true });
  addWebApp(code);
  first = await synthesize({ policy, outdir: join(folder, 'first'), checks: false, code });
  mkdirSync(join(folder, 'second'));
  writeFileSync(letter(), 'keep me');
  second = await synthesize({ policy, outdir: join(folder, 'second'), checks: false, code });
  secondTemplates = templatesOf(second);
  letterAfterSecond = existsSync(letter());
  const delegation = [{ name: 'shop-team', organizationalUnits: ['ou-a1b2-c3d4e5f6'], may: delegatedActions }];
  // With cdk-nag: a finding without a written reason makes this throw.
  third = await synthesize({ policy: { ...policy, delegation }, outdir: join(folder, 'second'), code });
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true }));

const functionsOf = (synthesized: Synthesized) =>
  (['AdminStack', 'EvaluatorStack', 'ChatStack', 'ConsoleStack'] as const).flatMap((name) =>
    resourcesOf(readTemplate(synthesized.templates[name]), 'AWS::Lambda::Function'),
  );
/** The folder of a function's code, by a word of its description. */
const codeOf = (about: string): string => {
  const found = functionsOf(first).find(({ Properties }) => String(Properties['Description']).includes(about));
  return join(first.directory, String(found?.Metadata?.['aws:asset:path']));
};

describe('synthesize', () => {
  it('passes cdk-nag, with the resources of every policy', () => {
    expect(JSON.parse(text(join(third.directory, 'validation-report.json')))).toMatchObject({ pluginReports: [] });
    for (const name of stackNames) {
      const idsIn = ({ templates }: Synthesized) => Object.keys(readTemplate(templates[name]).Resources);

      expect(idsIn(third)).toEqual(expect.arrayContaining(idsIn(first)));
    }
  });

  it('writes one template per stack, at the documented path', () => {
    for (const name of stackNames) expect(first.templates[name]).toBe(join(first.directory, `${name}.template.json`));
  });

  it('writes the same templates from the same source to every folder', () => {
    expect(secondTemplates).toEqual(templatesOf(first));
  });

  it('replaces the code for another policy', () => {
    const keys = (synthesized: Synthesized) =>
      functionsOf(synthesized).map(({ Properties }) => (Properties['Code'] as { S3Key: string }).S3Key);

    expect(keys(third).some((key) => keys(first).includes(key))).toBe(false);
  });

  it('writes no path of this machine into a template', () => {
    for (const name of stackNames) {
      for (const path of [process.cwd(), tmpdir()]) expect(text(first.templates[name])).not.toContain(path);
    }
  });

  it('empties a folder only if it contains an earlier synthesis', () => {
    expect(letterAfterSecond).toBe(true);
    expect(existsSync(letter())).toBe(false);
  });
});

describe('the code of the functions', () => {
  it('has its settings next to it', () => {
    const settings = readSettings(codeOf('requests, one for each finding'), 'ASR');

    expect(functionsOf(first)).toHaveLength(functionNames.length);
    expect(settings.policy).toEqual(policy);
    expect(settings.runbooks['EC2.13']).toEqual({
      documentName: 'ASR-DisablePublicAccessForSecurityGroup',
      contentDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      automationRoleName: 'ASR-Automation-EC2.13',
      parameters: { ResourceId: ['{resourceId}'], Port: ['22'] },
    });
    expect(Object.keys(settings.runbooks).toSorted()).toEqual(
      runbooks.flatMap(({ controls }) => Object.keys(controls)).toSorted(),
    );
  });

  it('refers in its settings only to documents and roles of the member stacks', () => {
    const { runbooks: named } = readSettings(codeOf('one request in its member account'), 'Other');
    const inNamespace = (value: unknown) => String(value).replace('${Namespace}', 'Other');
    const documents = resourcesOf(readTemplate(first.templates.MemberStack), 'AWS::SSM::Document').map(
      ({ Properties }) => inNamespace(Properties['Name']),
    );
    const roles = resourcesOf(readTemplate(first.templates.MemberRolesStack), 'AWS::IAM::Role').map(({ Properties }) =>
      inNamespace(Properties['RoleName']),
    );

    for (const { documentName, automationRoleName } of Object.values(named)) {
      expect(documents).toContain(documentName);
      expect(roles).toContain(automationRoleName);
    }
  });

  it('contains each playbook as a separate chunk, only in the playbook function', () => {
    const chunks = (about: string) =>
      readdirSync(codeOf(about)).filter((file) => /^[a-z0-9]+-(\d+|for-[a-z0-9]+)-[A-Z0-9]+\.mjs$/.test(file));
    const chunksOf = (controls: readonly string[]) => [
      ...new Set(controls.map((control) => basename(sourceOf(control), '.ts'))),
    ];

    expect(
      chunks('one request in its member account')
        .map((file) => file.replace(/-[A-Z0-9]+\.mjs$/, ''))
        .toSorted(),
    ).toEqual(chunksOf(Object.keys(registry)).toSorted());
    expect(
      chunks('for AWS Config')
        .map((file) => file.replace(/-[A-Z0-9]+\.mjs$/, ''))
        .toSorted(),
    ).toEqual(
      chunksOf(
        Object.keys(registry).filter((control) => registry[control]?.detectedBy?.includes('config-rule')),
      ).toSorted(),
    );
    expect(chunks('requests, one for each finding')).toEqual([]);
    expect(chunks('updates findings')).toEqual([]);
    expect(chunks('fails the task')).toEqual([]);
  });
});

describe('the function of the console', () => {
  /** Starts it as Lambda does, in a process of its own, and returns the answers to GET requests. */
  async function answers(paths: readonly string[]) {
    const program = `
      const { handler } = await import(${JSON.stringify(join(codeOf('the console'), 'index.mjs'))});
      const get = (rawPath) => handler({ version: '2.0', rawPath, rawQueryString: '', headers: {}, isBase64Encoded: false,
        requestContext: { domainName: 'console.example.com', http: { method: 'GET', path: rawPath } } });
      const answered = await Promise.all(${JSON.stringify(paths)}.map(get));
      process.stdout.write(JSON.stringify(answered.map(({ statusCode, body }) => ({ statusCode, body }))));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      env: {
        ...process.env,
        AWS_REGION: 'eu-west-1',
        NAMESPACE: 'ASR',
        CLIENT_ID: 'a-client',
        USER_POOL: 'eu-west-1_abCdEf123',
        ISSUER: 'https://issuer.example.com',
        SIGN_IN_DOMAIN: 'https://sign-in.example.com',
      },
    });
    return JSON.parse(stdout) as readonly { readonly statusCode: number; readonly body: string }[];
  }

  it('starts from its archive alone, serves the page, and answers no one who is not signed in', async () => {
    const [page, signIn, me] = await answers(['/', '/sign-in.json', '/api/v1/me']);

    expect(page).toMatchObject({ statusCode: 200, body: expect.stringContaining('ASR console') });
    expect(JSON.parse(signIn?.body ?? '')).toMatchObject({ kind: 'single-sign-on', clientId: 'a-client' });
    expect(me).toMatchObject({ statusCode: 401, body: expect.stringContaining('You are not signed in.') });
  }, 60_000);
});

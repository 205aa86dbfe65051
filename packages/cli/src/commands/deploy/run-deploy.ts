/** The steps of a deployment and of an upgrade. */
import { createHash } from 'node:crypto';
import { settingsFor, type Policy } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { type ReleaseTemplates, type StackName, releaseTemplates } from '@asr/templates';
import { BadInputError, loadPolicy } from '@asr/operations/input';
import type { Cli } from '../../runtime/index.ts';
import { printJson, printText, withProgress } from '../../terminal/index.ts';
import { type Content, type Result, applyStack, applyStackSet } from './apply.ts';
import { type Bucket, openBucket, rememberVersion, upload, urlOf } from './bucket.ts';
import { type Context, openContext, organizationOf } from './context.ts';
import { givenValues, isUsed, nextSteps, optionalValues } from './optional-stack.ts';
import { whyNotTogether, whyWithoutEffect } from './option-rules.ts';
import { optionalStacks } from './optional-stacks.ts';
import type { DeployOptions } from './options.ts';
import { type Values, demandAllowed } from './parameters.ts';
import { describeStack, describeStackSet, valuesOf } from './stacks/index.ts';

/** One line of the summary. */
interface Step {
  readonly name: string;
  readonly region: string;
  readonly result: Result;
}

export function deploy(cli: Cli, options: DeployOptions): Promise<void> {
  return bringUp(cli, options, false);
}

/** The same, except that the deployment must exist. */
export function upgrade(cli: Cli, options: DeployOptions): Promise<void> {
  return bringUp(cli, options, true);
}

/** Members first, so that new playbooks find their roles. Then the admin stack, the evaluators, and what calls them. */
async function bringUp(cli: Cli, options: DeployOptions, mustExist: boolean): Promise<void> {
  const policy = await loadPolicy(options.policy, cli.io, new Date());
  const release = await cli.tools.release();
  demandTogether(options);
  const context = await openContext(cli, options);
  const written = releaseTemplates(release, policy);
  const run = { context, written, version: release.version, mustExist, values: await valuesFor(context) };
  await demandValid(run);
  const steps: Step[] = [];
  const done = (step: Step) => {
    steps.push(step);
    // At once, because a later step can fail.
    if (options.json !== true) cli.io.out(`${step.name} ${step.region}: ${step.result}\n`);
  };
  const home = await bucketWith(run, context.homeRegion);
  if (context.includes('members')) done(await memberRoles(run, home));
  if (context.includes('admin')) for await (const step of adminSteps(run, home)) done(step);
  if (context.includes('members') && (options.runbooks === true || needsMemberStack(policy, written)))
    done(await setStep(run, 'Member', 'MemberStack', home, context.regions));
  if (options.json === true) return printJson(cli.io, { version: release.version, policy: options.policy, steps });
  if (steps.length > 0) printText(cli.io, `Version ${release.version}. To check the deployment, run: asr doctor`);
}

/** @throws BadInputError before the first call. */
function demandTogether(options: DeployOptions): void {
  for (const one of optionalStacks) {
    const why = whyNotTogether(options, one);
    if (why !== undefined) throw new BadInputError(why);
  }
}

/** @throws BadInputError before the first change. */
async function demandValid({ context, written: { templates }, values }: Run): Promise<void> {
  for (const template of Object.values(templates)) demandAllowed(template, values);
  if (!context.includes('admin')) return;
  for (const one of optionalStacks) {
    if (await isUsed(one, context)) {
      demandAllowed(templates[one.stack], await givenValues(one, context));
      continue;
    }
    const why = whyWithoutEffect(context.options, one);
    if (why !== undefined) throw new BadInputError(why);
  }
}

async function* adminSteps(run: Run, home: Bucket): AsyncGenerator<Step> {
  const { context, written } = run;
  yield await stackStep(run, 'Admin', 'AdminStack', home);
  if (evaluates(written))
    for (const region of context.regions)
      yield await stackStep(run, 'Evaluator', 'EvaluatorStack', await bucketWith(run, region));
  for (const one of optionalStacks) {
    if (!(await isUsed(one, context))) continue;
    const values = { ...run.values, ...(await optionalValues(one, context)) };
    yield await stackStep({ ...run, values }, one.kind, one.stack, home);
    for (const line of await nextSteps(one, context)) context.cli.io.err(line);
  }
}

interface Run {
  readonly context: Context;
  readonly written: ReleaseTemplates;
  readonly version: string;
  readonly mustExist: boolean;
  readonly values: Values;
}

function memberRoles(run: Run, home: Bucket): Promise<Step> {
  // IAM is global, so the roles exist once in each account.
  return setStep(run, 'MemberRoles', 'MemberRolesStack', home, [run.context.homeRegion]);
}

async function setStep(
  run: Run,
  kind: string,
  stack: StackName,
  home: Bucket,
  regions: readonly string[],
): Promise<Step> {
  const place = await run.context.stackSet(kind);
  const content = await contentOf(run, stack, home);
  const result = await applyStackSet(run.context, place, content, regions, run.mustExist);
  await rememberVersion(home, run.version, { [kind]: content.templateUrl });
  return { name: place.name, region: regions.join(','), result };
}

async function stackStep(run: Run, kind: string, stack: StackName, bucket: Bucket): Promise<Step> {
  const place = run.context.stack(kind, bucket.region);
  const content = await contentOf(run, stack, bucket);
  // An evaluator can be new in an upgrade, because the policy requires it.
  const result = await applyStack(run.context, place, content, run.mustExist && kind === 'Admin');
  await rememberVersion(bucket, run.version, { [kind]: content.templateUrl });
  return { name: place.name, region: bucket.region, result };
}

async function contentOf({ written, version, values }: Run, stack: StackName, bucket: Bucket): Promise<Content> {
  const template = written.templates[stack];
  const text = JSON.stringify(template);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const key = `asr/${version}/${stack}-${digest}.template.json`;
  await upload(bucket, key, text);
  return { template, templateUrl: urlOf(bucket, key), version, values: { ...values, CodeBucket: bucket.name } };
}

/** The bucket of a Region, with every archive of this version and policy. */
async function bucketWith({ context, written }: Run, region: string): Promise<Bucket> {
  const { cli, aws, accountId } = context;
  const bucket = await openBucket(aws, accountId, region);
  await withProgress(cli.io, 'Uploading', async (say) => {
    for (const { key, bytes } of context.includes('admin') ? written.archives : []) {
      say(key);
      await upload(bucket, key, bytes);
    }
  });
  return bucket;
}

/**
 * The organization and the external id are only for a stack that has none yet: see `parametersFor`. Looked up once, and
 * only if a stack is missing.
 */
async function valuesFor(context: Context): Promise<Values> {
  const { options, adminAccount, homeRegion, aws } = context;
  const given = {
    Namespace: options.namespace,
    AdminAccountId: adminAccount,
    HomeRegion: homeRegion,
    NotificationEmail: options.email,
  };
  const isFirst = await isMissing(context);
  return {
    ...given,
    ExternalId: options.externalId ?? (isFirst ? `asr-${options.namespace.toLowerCase()}` : undefined),
    OrganizationId: options.organizationId ?? (isFirst ? await organizationOf(aws) : undefined),
  };
}

async function isMissing(context: Context): Promise<boolean> {
  const [admin, roles] = await Promise.all([
    context.includes('admin') ? describeStack(context.stack('Admin')) : undefined,
    context.includes('members') ? context.stackSet('MemberRoles').then(describeStackSet) : undefined,
  ]);
  const isNew = valuesOf(admin) === undefined;
  return (context.includes('admin') && isNew) || (context.includes('members') && roles === undefined);
}

function evaluates({ templates }: ReleaseTemplates): boolean {
  return Object.hasOwn(templates.MemberStack.Parameters ?? {}, 'ConfigRules');
}

/** Whether a control uses a runbook, or ASR detects violations itself. */
function needsMemberStack(policy: Policy, { templates }: ReleaseTemplates): boolean {
  const usesRunbooks = Object.keys(registry).some((controlId) => settingsFor(policy, controlId).via === 'runbook');
  return usesRunbooks || Object.hasOwn(templates.MemberStack.Parameters ?? {}, 'HomeRegion');
}

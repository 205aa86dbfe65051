/** Returns to the templates of a version that was deployed before. Every parameter keeps its value. */
import type { Template } from '@asr/templates';
import { BadInputError, parseJson } from '@asr/operations/input';
import type { Cli } from '../../runtime/index.ts';
import { printJson, printText } from '../../terminal/index.ts';
import { type Content, type Result, applyStack, applyStackSet } from './apply.ts';
import { type Bucket, type DeployedTemplates, openBucket, readTemplate, templatesOf, versionsIn } from './bucket.ts';
import { type Context, openContext } from './context.ts';
import { optionalStacks } from './optional-stacks.ts';
import type { DeployOptions } from './options.ts';
import { type StackPlace, describeStack } from './stacks/index.ts';

/** The admin stack first: the roles of the newer version also serve the older one. */
export async function rollback(cli: Cli, version: string, options: DeployOptions): Promise<void> {
  const context = await openContext(cli, options);
  const bucket = await openBucket(context.aws, context.accountId, context.homeRegion);
  const templates = await templatesOf(bucket, version);
  if (templates === undefined) {
    const known = await versionsIn(bucket);
    throw new BadInputError(
      `${bucket.name} has no version ${version}. ${known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`}`,
    );
  }
  const all = { context, bucket, version, templates };
  const steps = [
    ...(context.includes('admin') ? [...(await adminStacks(all)), ...(await evaluators(context, version))] : []),
    ...(context.includes('members') ? await stackSets(all) : []),
  ];
  if (options.json === true) return printJson(cli.io, { version, steps });
  for (const { name, result } of steps) cli.io.out(`${name}: ${result}\n`);
  printText(cli.io, `Version ${version}. To check the deployment, run: asr doctor`);
}

interface Version {
  readonly context: Context;
  readonly bucket: Bucket;
  readonly version: string;
  readonly templates: DeployedTemplates;
}

async function adminStacks({ context, bucket, version, templates }: Version): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const kind of ['Admin', ...optionalStacks.map((one) => one.kind)]) {
    const templateUrl = templates[kind];
    const place = context.stack(kind);
    if (templateUrl === undefined || !(await isDeployed(place, kind))) continue;
    const content = await contentAt(bucket, templateUrl, version, context);
    steps.push({ name: place.name, result: await applyStack(context, place, content, true) });
  }
  return steps;
}

async function stackSets({ context, bucket, version, templates }: Version): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const kind of ['Member', 'MemberRoles']) {
    const templateUrl = templates[kind];
    if (templateUrl === undefined) continue;
    const content = await contentAt(bucket, templateUrl, version, context);
    const place = await context.stackSet(kind);
    steps.push({ name: place.name, result: await applyStackSet(context, place, content, [], true) });
  }
  return steps;
}

/** An optional stack that was removed since stays removed. */
async function isDeployed(place: StackPlace, kind: string): Promise<boolean> {
  return kind === 'Admin' || (await describeStack(place)) !== undefined;
}

/** Each Region has its own bucket. */
async function evaluators(context: Context, version: string): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const region of context.regions) {
    const place = context.stack('Evaluator', region);
    if (!(await isDeployed(place, 'Evaluator'))) continue;
    const bucket = await openBucket(context.aws, context.accountId, region);
    const templateUrl = (await templatesOf(bucket, version))?.['Evaluator'];
    if (templateUrl === undefined) continue;
    const content = await contentAt(bucket, templateUrl, version, context);
    steps.push({ name: `${place.name} in ${region}`, result: await applyStack(context, place, content, true) });
  }
  return steps;
}

interface Step {
  readonly name: string;
  readonly result: Result;
}

async function contentAt(bucket: Bucket, templateUrl: string, version: string, { options }: Context): Promise<Content> {
  const name = templateUrl.slice(templateUrl.lastIndexOf('/') + 1);
  const text = await readTemplate(bucket, `asr/${version}/${name}`);
  const template = parseJson({ name, text }) as Template;
  return { template, templateUrl, version, values: { Namespace: options.namespace } };
}

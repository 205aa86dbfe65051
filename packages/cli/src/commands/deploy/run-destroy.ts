/** Removes the stacks, in the order in which nothing starts while something that it needs disappears. */
import type { Output } from '@aws-sdk/client-cloudformation';
import type { Cli } from '../../runtime/index.ts';
import { BadInputError } from '@asr/operations/input';
import { printJson, printText, textWidth, wrap } from '../../terminal/index.ts';
import { confirmed } from './confirm.ts';
import { type Context, openContext } from './context.ts';
import { optionalStacks } from './optional-stacks.ts';
import type { DeployOptions } from './options.ts';
import { type StackPlace, deleteStack, deleteStackSet, describeStack } from './stacks/index.ts';

export async function destroy(cli: Cli, options: DeployOptions): Promise<void> {
  const context = await openContext(cli, options);
  const { namespace, json = false } = options;
  if (!(await confirmed(cli, options, `Remove the ASR deployment ${namespace}? Findings are no longer remediated.`)))
    throw new BadInputError('Nothing was removed.');
  const outputs = context.includes('admin') ? ((await describeStack(context.stack('Admin')))?.Outputs ?? []) : [];
  const removed: string[] = [];
  for await (const [name, isRemoved] of removals(context)) {
    if (isRemoved) removed.push(name);
    cli.io.err(isRemoved ? `Removed ${name}.` : `${name} does not exist.`);
  }
  printRetained(cli, removed, json, context.includes('admin') ? retained(context, outputs) : []);
}

/** Removes one after the other. */
async function* removals(context: Context): AsyncGenerator<readonly [name: string, isRemoved: boolean]> {
  const isAdmin = context.includes('admin');
  const isMembers = context.includes('members');
  for (const kind of isAdmin ? [...optionalStacks.map((one) => one.kind), 'Admin'] : [])
    yield removeStack(context.stack(kind));
  if (isMembers) yield removeSet(context, 'Member');
  for (const region of isAdmin ? context.regions : [])
    yield removeStack(context.stack('Evaluator', region), ` in ${region}`);
  if (isMembers) yield removeSet(context, 'MemberRoles');
}

async function removeStack(place: StackPlace, where = '') {
  return [`${place.name}${where}`, await deleteStack(place)] as const;
}

async function removeSet(context: Context, kind: string) {
  const place = context.setPlace(kind);
  return [place.name, await deleteStackSet(place, () => context.firstTargets())] as const;
}

function printRetained(cli: Cli, removed: readonly string[], json: boolean, remains: readonly Retained[]): void {
  if (json) return printJson(cli.io, { removed, retained: remains });
  if (removed.length === 0) {
    printText(cli.io, 'There was nothing to remove. Check --namespace, --regions and --only.');
    return;
  }
  if (remains.length === 0) return;
  printText(cli.io, 'Retained on purpose. Delete it yourself if you need no history and no undo:');
  const width = textWidth(cli.io);
  for (const { what, why } of remains) cli.io.out(`${wrap(`${what}: ${why}`, { width, first: 2, rest: 4 })}\n`);
}

interface Retained {
  readonly what: string;
  readonly why: string;
}

/**
 * What CloudFormation keeps, and what this program does not delete.
 *
 * @param outputs Those of the admin stack before its removal. Empty: an earlier command removed it.
 */
function retained({ accountId, regions }: Context, outputs: readonly Output[]): readonly Retained[] {
  const named = (what: string, output: string) =>
    [what, ...outputs.flatMap(({ OutputKey, OutputValue = [] }) => (OutputKey === output ? OutputValue : []))].join(
      ' ',
    );
  return [
    { what: named('the history table', 'TableName'), why: 'undo needs it, and it has deletion protection' },
    { what: named('the KMS key', 'KeyArn'), why: 'it decrypts the table and the logs. Delete it last' },
    { what: 'the log groups of the functions and of the state machine', why: 'they are evidence of what ASR did' },
    {
      what: 'stacks that you deployed yourself, such as notifications, history export, trail and guardrails',
      why: 'asr deploy does not manage them',
    },
    ...regions.map((region) => ({
      what: `the bucket asr-deployment-${accountId}-${region}`,
      why: 'it has the versions for a rollback',
    })),
  ];
}

/** Brings stacks and stack sets to a template. Shared by deploy, upgrade and rollback. */
import { isDeepStrictEqual } from 'node:util';
import type { Template } from '@asr/templates';
import { BadInputError } from '@asr/operations/input';
import { changeLines } from './change-lines.ts';
import { confirmed } from './confirm.ts';
import type { Context } from './context.ts';
import { type Values, parametersFor } from './parameters.ts';
import {
  type StackPlace,
  type StackSetPlace,
  createChangeSet,
  deployStackSet,
  describeStackSet,
  discardChangeSet,
  executeChangeSet,
  isComplete,
  settled,
  valuesOf,
  valuesOfSet,
} from './stacks/index.ts';

export interface Content {
  readonly template: Template;
  readonly templateUrl: string;
  readonly version: string;
  /** Values that the operator gives. */
  readonly values: Values;
}

/** The outcome of a stack. */
export type Result = 'created' | 'updated' | 'unchanged';

/** @param mustExist For an upgrade. @throws BadInputError if the operator does not agree. */
export async function applyStack(
  { cli, options }: Context,
  place: StackPlace,
  { template, templateUrl, version, values }: Content,
  mustExist: boolean,
): Promise<Result> {
  const present = await settled(place);
  if (present === undefined && mustExist)
    throw new BadInputError(
      `There is no stack ${place.name}. Deploy it with \`asr deploy\`, or name another deployment with --namespace.`,
    );
  const parameters = parametersFor(template, values, valuesOf(present));
  const set = await createChangeSet(place, { templateUrl, parameters, version, isNew: present === undefined });
  if (set === undefined) return 'unchanged';
  cli.io.err([`${place.name}:`, ...changeLines(set.changes, cli.io).map((line) => `  ${line}`)].join('\n'));
  if (!(await confirmed(cli, options, `Change ${place.name}?`))) {
    await discardChangeSet(place, set);
    throw new BadInputError(`${place.name} was not changed.`);
  }
  await executeChangeSet(place, set);
  return present === undefined ? 'created' : 'updated';
}

/** An unchanged set is left alone, because an update of every account takes long. */
export async function applyStackSet(
  { cli, options }: Context,
  place: StackSetPlace,
  { template, templateUrl, version, values }: Content,
  regions: readonly string[],
  mustExist: boolean,
): Promise<Result> {
  const present = await describeStackSet(place);
  if (present === undefined && mustExist) return 'unchanged';
  const parameters = parametersFor(template, values, valuesOfSet(present));
  const isSame =
    parameters.every(({ UsePreviousValue }) => UsePreviousValue === true) &&
    isDeepStrictEqual(JSON.parse(present?.TemplateBody ?? '{}'), template);
  if (present !== undefined && isSame && (await isComplete(place, regions))) return 'unchanged';
  const where = [targetText(place), ...regions].join(', ');
  const question = `${present === undefined ? 'Create' : 'Update'} ${place.name} in ${where}?`;
  if (!(await confirmed(cli, options, question))) throw new BadInputError(`${place.name} was not changed.`);
  await deployStackSet(place, present === undefined, { templateUrl, parameters, version }, regions);
  return present === undefined ? 'created' : 'updated';
}

function targetText({ targets }: StackSetPlace): string {
  return targets.kind === 'units'
    ? `the accounts of ${targets.units.join(', ')}`
    : `${targets.accounts.length} ${targets.accounts.length === 1 ? 'account' : 'accounts'}`;
}

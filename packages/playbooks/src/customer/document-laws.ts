/** The laws for the SSM documents that a customer brings. Pure. */
import type { CustomerRunbook } from '../engine/index.ts';
import { placeholderNames } from './document/index.ts';
import { permissionProblems } from './permission-laws.ts';

const role = 'AutomationAssumeRole';

/**
 * The role of the document is generated under the laws of every role, and Systems Manager rejects a parameter that the
 * document does not have. Returns the rests of sentences, without the period.
 */
export function documentProblems(given: CustomerRunbook, accepts: readonly string[]): readonly string[] {
  const { document, parameters } = given;
  const declared = Object.keys(document['parameters'] as object);
  const unknown = placeholdersIn(parameters).filter(
    ([, name = '']) => !placeholderNames.includes(name) && !/^policy\.\w+$/.test(name),
  );
  return [
    ...(declared.includes(role) ? [] : [`the document has no parameter ${role}`]),
    ...Object.keys(parameters)
      .filter((name) => !declared.includes(name))
      .map((name) => `the document has no parameter ${name}`),
    ...unknown.map(
      ([whole]) => `${whole} is not a value. Use {resourceId}, {resourceName}, {accountId}, {region} or {policy.name}`,
    ),
    ...permissionProblems(given, accepts),
  ];
}

/**
 * The further laws for the inputs of a document that ASR starts without a playbook: an approver reads them as the plan, so
 * none is missing, and each has one meaning.
 *
 * @param known The parameters that the policy can set.
 */
export function inputProblems({ document, parameters }: CustomerRunbook, known: readonly string[]): readonly string[] {
  const missing = Object.entries(document['parameters'] as object)
    .filter(([name, parameter]) => name !== role && !Object.hasOwn(parameters, name) && !hasDefault(parameter))
    .map(([name]) => `inputs: the parameter ${name} of the document has no default, and no value`);
  const unset = placeholdersIn(parameters).flatMap(([whole, name = '']) =>
    name.startsWith('policy.') && !known.includes(name.slice('policy.'.length))
      ? [`inputs: ${whole} is not in parameters. Declare it there with its default`]
      : [],
  );
  const mixed = Object.values(parameters)
    .flat()
    .filter((value) => /\{policy\.\w+\}/.test(value) && !/^\{policy\.\w+\}$/.test(value))
    .map((value) => `inputs: "${value}" must be {policy.name} alone`);
  const taken = Object.hasOwn(parameters, role) ? [`inputs: ASR sets ${role}. Remove it`] : [];
  return [...missing, ...unset, ...mixed, ...taken];
}

function placeholdersIn(parameters: CustomerRunbook['parameters']): readonly RegExpExecArray[] {
  return [
    ...Object.values(parameters)
      .flat()
      .join(' ')
      .matchAll(/\{([^}]*)\}/g),
  ];
}

function hasDefault(parameter: unknown): boolean {
  return typeof parameter === 'object' && parameter !== null && 'default' in parameter;
}

interface Step {
  readonly name?: unknown;
  readonly action?: unknown;
  readonly onFailure?: unknown;
  readonly isCritical?: unknown;
  readonly isEnd?: unknown;
  readonly nextStep?: unknown;
  readonly inputs?: { readonly Choices?: unknown; readonly Default?: unknown };
}

/** The actions that fail if what they look for is not so. Others succeed whatever the resource is. */
const checking: ReadonlySet<unknown> = new Set([
  'aws:assertAwsResourceProperty',
  'aws:waitForAwsResourceProperty',
  'aws:executeScript',
]);

/**
 * The laws for the step that verifies. A document that can end elsewhere could end with Success without it, and a failure
 * that the document ignores would count as a success.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html#automation-common
 */
export function checkProblems({ document }: CustomerRunbook, check: string): readonly string[] {
  const steps = document['mainSteps'] as readonly Step[];
  const named = steps.filter(({ name }) => name === check);
  const [step] = named;
  if (step === undefined || named.length > 1) {
    const count = step === undefined ? 'no step' : `${named.length} steps`;
    return [`check: the document has ${count} ${check} in mainSteps. Name one of its steps`];
  }
  const ends = steps.filter((one, index) => one !== step && endsAt(one, index === steps.length - 1));
  return [
    ...(checking.has(step.action) ? [] : [`check: ${check} must be one of ${[...checking].join(', ')}`]),
    ...(ignoresFailure(step)
      ? [
          `check: ${check} must not have onFailure, except Abort, or isCritical: false, because its failure must end the document`,
        ]
      : []),
    ...(endsAt(step, step === steps.at(-1)) ? [] : [`check: ${check} must end the document. Give it isEnd: true`]),
    ...ends.map(
      ({ name }) => `check: the document can end after ${String(name)}, without ${check}. Give that step a nextStep`,
    ),
  ];
}

/** Whether the document ends after the step, if it succeeds. A branch without a default ends if no choice matches. */
function endsAt({ action, isEnd, nextStep, inputs }: Step, isLast: boolean): boolean {
  if (isEnd === true || isEnd === 'true') return true;
  if (action === 'aws:branch') return inputs?.Default === undefined;
  return isLast && nextStep === undefined;
}

function ignoresFailure({ onFailure = 'Abort', isCritical = true }: Step): boolean {
  return onFailure !== 'Abort' || isCritical === false || isCritical === 'false';
}

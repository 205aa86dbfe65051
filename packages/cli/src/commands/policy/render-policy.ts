/** A policy as its author wrote it: what it sets, and what applies to everything else. */
import type { Policy } from '@asr/orchestrator';
import { type Io, printable, table, textWidth, wrap } from '../../terminal/index.ts';
import type { EffectiveSettings } from '@asr/operations/controls';

export function renderPolicy(
  policy: Policy,
  settings: EffectiveSettings,
  { all, io }: { readonly all: boolean; readonly io: Io },
): string {
  const named = settings.controls.filter(({ controlId }) => Object.hasOwn(policy.controls, controlId));
  const shown = all ? settings.controls : named;
  const rows = shown.map(({ controlId, mode, via, approval, parameters }) => [
    controlId,
    io.paint(modeStyles[mode], mode),
    via,
    approval,
    Object.keys(parameters).length === 0 ? '' : JSON.stringify(parameters),
  ]);
  const rest = settings.controls.length - named.length;
  return [
    settings.stop ? `${io.paint('red', 'stop: true. ASR remediates nothing and refuses manual requests.')}\n` : '',
    rows.length === 0 ? '' : table(io, ['Control', 'Mode', 'Via', 'Approval', 'Parameters'], rows),
    ...[
      ...(all
        ? []
        : [
            `${count(rest, rows.length === 0 ? 'control' : 'other control')}: ${policy.defaults.mode}, the default. To list every control, add --all.`,
          ]),
      ...factsOf(policy, { ...policy.limits, concurrency: policy.concurrency }),
      ...risksOf(settings),
      'What each change can break: asr explain CONTROL, or a plan with asr plan.',
    ].map((fact) => `${wrap(printable(fact), { width: textWidth(io), rest: 2 })}\n`),
  ].join('');
}

/** Automatic changes begin without an operator, so the policy shows what they can break. */
function risksOf({ controls }: EffectiveSettings): readonly string[] {
  return controls
    .filter(({ mode, canBreak }) => mode === 'automatic' && !/^None\b/.test(canBreak))
    .map(({ controlId, canBreak }) => `${controlId} can break: ${canBreak}`);
}

/** One sentence for each part of the policy that is not about a single control. */
export function factsOf(policy: Policy, limits: object): readonly string[] {
  const { approval, approvals, configRules, console, deadlines, delegation, exceptions, scope, tags, undo, windows } =
    policy;
  return [
    ...sentence('Scope: only', scope.include),
    ...sentence('Scope: all but', scope.exclude),
    ...exceptions.map(
      ({ control, resource, until, reason, owner }) =>
        `Exception until ${until}: ${control} for ${resource} (${reason}, ${owner}).`,
    ),
    ...approval.map((selection) => `Approval required: ${partsOf(selection)}.`),
    ...(approvals?.separateRequester === true ? ['Approvals: the approver must not be the requester.'] : []),
    ...windows.map(
      ({ opens, minutes, timeZone, ...selection }) =>
        `Window: ${minutes} minutes from "${opens}" ${timeZone}, ${partsOf(selection) || 'everywhere'}.`,
    ),
    ...deadlines.map(
      ({ days, action: _action, ...selection }) =>
        `Deadline: ${days} ${days === 1 ? 'day' : 'days'}, ${partsOf(selection) || 'every other finding'}.`,
    ),
    ...sentence('Limits:', limits),
    ...delegation.map(({ name, ...rest }) => `Delegation ${name}: ${partsOf(rest)}.`),
    ...console.map(({ group, role, ...places }) => `Console: ${group} is ${role}, ${partsOf(places) || 'everywhere'}.`),
    ...(configRules.accounts.length === 0 ? [] : [`AWS Config rules: in ${configRules.accounts.join(', ')}.`]),
    ...sentence('Tags:', tags),
    ...sentence('Undo:', undo),
  ];
}

function sentence(start: string, parts: object = {}): readonly string[] {
  const text = partsOf(parts);
  return text === '' ? [] : [`${start} ${text}.`];
}

/** `accounts 111122223333, regions eu-west-1`. */
function partsOf(parts: object): string {
  return Object.entries(parts)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${textOf(value)}`]))
    .join(', ');
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const modeStyles = { off: 'dim', manual: 'yellow', observe: 'cyan', automatic: 'green' } as const;

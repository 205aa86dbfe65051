/** The page of one control in `docs/controls`. */
import { basename } from 'node:path';
import { type AnyPlaybook, type Conditions, type Detector, type ThreatService, actionsOf } from '@asr/playbooks';
import type { PlaybookFile } from './controls.ts';
import { type Docstring, type Tag, docstringOf } from './docstring.ts';
import { cell, code, generated, row } from './markdown.ts';

export function controlPage(each: PlaybookFile): string {
  const { file, playbook } = each;
  const { title, paragraphs, tags, see } = docstringOf(each);
  return `${generated}

# ${playbook.control}: ${title}

**Remediation:** ${sentence(playbook.title)}.

${paragraphs.join('\n\n')}

| | |
|---|---|
| Control | ${kindOf(playbook, see)} |
| Resource type | \`${playbook.resourceType}\` |${detectionOf(playbook)}
| Scope | ${scopeOf(playbook)} |
| Effect | ${effectOf(playbook)} |
| Takes effect | ${settlingOf(playbook)} |
| Source | [\`${basename(file)}\`](../../packages/playbooks/src/controls/${file}) |

${judgmentOf(playbook, tags)}## Parameters

${parametersOf(playbook)}

## Permissions

${permissionsOf(playbook)}
`;
}

function kindOf({ control, detectedBy, respondsTo }: AnyPlaybook, see: string): string {
  if (respondsTo !== undefined)
    return `[Containment](../guides/containment.md) of ASR for findings of ${listed.format(respondsTo.map((one) => threatServiceNames[one]))}; see the [AWS documentation](${see})`;
  if (detectedBy !== undefined) return `Custom control of ASR; see the [AWS documentation](${see})`;
  return `[${control} in the Security Hub User Guide](${see})`;
}

/** The text of the block tags. Empty if there are none. */
function judgmentOf({ detectedBy, respondsTo }: AnyPlaybook, tags: Docstring['tags']): string {
  const labels: { readonly [tag in Tag]: string } = {
    failed:
      respondsTo === undefined ? `${detectedBy === undefined ? 'Security Hub' : 'ASR'} reports FAILED` : 'Asked for by',
    reads: 'ASR reads',
    impact: 'Can lose access or availability',
    owners: 'Possible owners',
    undo: 'Undo',
    unverified: 'Not verified on AWS',
  };
  const rows = (Object.keys(labels) as Tag[]).flatMap((tag) => {
    const text = tags[tag];
    return text === undefined ? [] : [row(labels[tag], cell(text))];
  });
  if (rows.length === 0) return '';
  return `## Detection and impact

| | |
|---|---|
${rows.join('\n')}

`;
}

function detectionOf({ detectedBy }: AnyPlaybook): string {
  return detectedBy === undefined
    ? ''
    : `\n| Detected by | ${sourcesOf(detectedBy)}. To enable detection, list the control under \`controls\` in \`asr.config.yaml\`. |`;
}

/** `a`, `a and b`, `a, b, and c`. */
const listed = new Intl.ListFormat('en', { type: 'conjunction' });

function sourcesOf(detectedBy: readonly Detector[]): string {
  return listed.format(detectedBy.map((detector) => detectorNames[detector]));
}

const threatServiceNames: { readonly [service in ThreatService]: string } = {
  guardduty: 'Amazon GuardDuty',
  inspector: 'Amazon Inspector',
  macie: 'Amazon Macie',
};

const detectorNames = {
  'config-rule': 'An AWS Config rule',
  cloudtrail: 'CloudTrail events of the resource',
  'prefix-list': 'CloudTrail events of prefix lists',
  tags: 'CloudTrail events of tags',
};

export const scopeNames = { global: 'Global', regional: 'Regional' };

function scopeOf({ scope }: AnyPlaybook): string {
  return scope === 'global'
    ? 'Global. ASR treats findings from several Regions about one resource as one.'
    : scopeNames[scope];
}

export function effectOf({ effect, irreversible = [], alwaysAsks }: AnyPlaybook): string {
  if (effect === 'irreversible') return 'Irreversible. Always requires approval.';
  if (alwaysAsks === true) return 'Reversible. Always requires approval.';
  if (irreversible.length === 0) return 'Reversible';
  return `Reversible, except ${irreversible.map(code).join(', ')}, which always requires approval.`;
}

function settlingOf({ settles }: AnyPlaybook): string {
  return settles === undefined ? 'Immediately' : `Within ${settles.withinSeconds / 60} minutes`;
}

function parametersOf({ parameters, detectedBy, respondsTo }: AnyPlaybook): string {
  const shown = Object.entries(parameters).filter(([, { isInternal }]) => isInternal !== true);
  const explanations = new Set(shown.map(([, { meaning }]) => meanings[meaning].explanation));
  const rows = shown.map(([name, { type, unit, range, meaning, description, default: standard }]) =>
    row(
      code(name),
      cell([type, range === '' ? '' : `: ${range}`, unit === '' ? '' : ` ${unit}`].join('')),
      meanings[meaning].label,
      code(JSON.stringify(standard)),
      description,
    ),
  );
  if (rows.length === 0) return 'This playbook has no parameters.';
  const replaced =
    detectedBy === undefined && respondsTo === undefined
      ? "The control's parameters in Security Hub override the defaults. Values in `asr.config.yaml` override both."
      : 'Values in `asr.config.yaml` override the defaults.';
  return `${replaced} ASR refuses a value that is out of range.

${[...explanations].map((one) => `- ${one}`).join('\n')}

| Parameter | Value | Compared as | Default | Description |
|---|---|---|---|---|
${rows.join('\n')}`;
}

/** How a value is compared with the resource: the label in the table, and the sentence above it. */
const meanings = {
  floor: { label: 'Minimum', explanation: '**Minimum**: a resource with this value or a higher one is compliant.' },
  ceiling: { label: 'Maximum', explanation: '**Maximum**: a resource with this value or a lower one is compliant.' },
  exact: { label: 'Exact value', explanation: '**Exact value**: only a resource with this value is compliant.' },
  choice: {
    label: 'Setting',
    explanation: '**Setting**: it controls the remediation. ASR does not compare it with the resource.',
  },
};

function permissionsOf({ permissions, effect }: AnyPlaybook): string {
  const { read, write, dependent = [], on = {}, when = {} } = permissions;
  const because = new Map<string, string>(
    dependent.flatMap((each) => (each.onCreation === undefined ? [[each.action, each.because] as const] : [])),
  );
  const purposeOf = (action: string) =>
    [
      read.some((each) => each === action) && 'Read',
      write.some((each) => each === action) && (effect === 'irreversible' ? 'Apply' : 'Apply and undo'),
      because.get(action),
    ]
      .filter(Boolean)
      .join('; ');
  const rows = actionsOf(permissions).map((action) =>
    row(
      code(action),
      purposeOf(action),
      (on[action] ?? ['*']).map(code).join('<br>'),
      conditionsOf(when[action]).map(code).join('<br>'),
    ),
  );
  const onCreation = dependent.flatMap(({ action, because: why, onCreation: limit }) =>
    limit === undefined
      ? []
      : row(
          code(action),
          why,
          limit.arns.map(code).join('<br>'),
          code(`StringEquals ec2:CreateAction: ${limit.by.replace('ec2:', '')}`),
        ),
  );
  return `The role of this playbook has only these permissions. In each session, ASR replaces \`{…}\` with the values of the
resource. \`*\` alone means that the action does not support resource-level permissions.

| Action | Purpose | Resources | Conditions |
|---|---|---|---|
${[...rows, ...onCreation].join('\n')}`;
}

function conditionsOf(conditions: Conditions = {}): readonly string[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key}: ${[values].flat().join(', ')}`),
  );
}

export function sentence(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

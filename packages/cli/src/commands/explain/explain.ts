/** `asr explain`: what a control means, what ASR changes, and what that can break. Calls no AWS API. */
import { type Policy, settingsFor } from '@asr/orchestrator';
import { type AnyPlaybook, defaultsOf } from '@asr/playbooks';
import type { Command } from 'commander';
import { type Explanation, approvalOf, explanationOf, knownControl } from '@asr/operations/controls';
import { presentPolicy } from '@asr/operations/input';
import { optionalPolicyOption } from '../../input/index.ts';
import { type Cli, type JsonOption, addCommand } from '../../runtime/index.ts';
import { type Io, printJson, textWidth, wrap } from '../../terminal/index.ts';

interface ExplainOptions extends JsonOption {
  readonly policy?: string;
}

export function addExplain(parent: Command, cli: Cli): void {
  addCommand(parent, 'explain', 'Explains a control: why it fails, what ASR changes, and what that can break.', [
    'asr explain EC2.13',
    'asr explain s3.5 --json',
  ])
    .argument('<control>', 'control id, such as EC2.13')
    .addOption(optionalPolicyOption())
    .action((control: string, options: ExplainOptions) => explain(cli, control, options));
}

async function explain(cli: Cli, given: string, options: ExplainOptions): Promise<void> {
  const { controlId, entry } = knownControl(given);
  const playbook = await entry.load();
  const explanation = await explanationOf(controlId);
  const policy = await presentPolicy(options.policy, cli.io);
  const document = { controlId, ...explanation, ...(await settingsOf(controlId, playbook, policy)) };
  if (options.json === true) printJson(cli.io, document);
  else cli.io.out(render(document, playbook, cli.io));
}

async function settingsOf(controlId: string, playbook: AnyPlaybook, policy: Policy) {
  const { mode, via, approvalRequired, parameters } = settingsFor(policy, controlId);
  return {
    mode,
    via,
    approval: await approvalOf(controlId, approvalRequired),
    parameters: { ...defaultsOf(playbook), ...parameters },
  };
}

const labels: { readonly [tag: string]: string } = {
  failed: 'Fails if',
  reads: 'ASR reads',
  impact: 'Can break',
  owners: 'Possible owners',
  undo: 'Undo',
  unverified: 'Not verified',
};

function render(
  document: Explanation & Awaited<ReturnType<typeof settingsOf>> & { readonly controlId: string },
  playbook: AnyPlaybook,
  io: Io,
): string {
  const { controlId, title, paragraphs, tags, see, mode, via, approval, parameters } = document;
  const width = textWidth(io);
  const settings = Object.entries(parameters)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ');
  const facts = [
    ...Object.entries(labels).flatMap(([tag, label]) => (tags[tag] === undefined ? [] : [[label, tags[tag]] as const])),
    ['Mode', `${mode}, by ${wayOf(via, playbook)}`] as const,
    ...verifiedBy(playbook),
    ['Approval', approval] as const,
    ...(settings === '' ? [] : [['Parameters', settings] as const]),
    ...(see === '' ? [] : [['Reference', see] as const]),
  ];
  return [
    io.paint('bold', wrap(`${controlId}: ${title}`, { width })),
    wrap(`ASR will ${playbook.title}.`, { width }),
    ...paragraphs.map((paragraph) => renderParagraph(paragraph, width)),
    facts.map(([label, text]) => besideLabel(label, text, width)).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

function wayOf(via: 'playbook' | 'runbook', { standsAlone }: AnyPlaybook): string {
  if (standsAlone !== undefined) return 'an SSM document without a playbook';
  return via === 'runbook' ? 'a runbook' : 'the playbook function';
}

/** Only for a runbook without a playbook. */
function verifiedBy({ standsAlone }: AnyPlaybook): readonly (readonly [string, string])[] {
  if (standsAlone === undefined) return [];
  const { check } = standsAlone;
  return [
    ['Verified by', check === undefined ? 'nothing; the outcome is unverified' : `the step ${check} of the document`],
  ];
}

/** An example keeps its lines, so that it can be copied into the policy file. */
function renderParagraph(paragraph: string, width: number): string {
  const [, example] = /^```\w*\n([^]*)\n```$/.exec(paragraph) ?? [];
  if (example !== undefined) return example.replaceAll(/^/gm, '  ');
  return paragraph
    .split(/\n(?=- )/)
    .map((item) => wrap(item, { width }))
    .join('\n');
}

/** Column of the texts beside the labels. */
const indent = 17;

function besideLabel(label: string, text: string, width: number): string {
  return label.padEnd(indent) + wrap(text, { width, first: indent, rest: indent }).slice(indent);
}

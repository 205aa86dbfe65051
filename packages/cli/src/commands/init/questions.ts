/** What `asr init` needs to know: one flag and one question for each answer. */
import { accountPattern, regionPattern } from '@asr/orchestrator';
import { registry } from '@asr/playbooks';
import { normalizeControlId } from '@asr/operations/controls';
import { list } from '../../input/index.ts';

const approvalChoices = ['all', 'critical', 'irreversible'] as const;
export type ApprovalChoice = (typeof approvalChoices)[number];

export interface Answers {
  readonly namespace: string;
  readonly adminAccount: string;
  /** The home Region first. */
  readonly regions: readonly string[];
  /** Controls in mode `observe`. */
  readonly observe: readonly string[];
  readonly email: string | undefined;
  readonly approval: ApprovalChoice;
}

/** The answers as text, by the name of the flag. */
export type Given = { readonly [flag in Flag]?: string };
export type Flag = (typeof questions)[number]['flag'];

export interface Question {
  readonly flag: string;
  readonly option: string;
  readonly asks: string;
  readonly example: string;
  /** The answer to Enter. Missing: an answer is required. */
  readonly default?: string;
  /** What is wrong with the answer. `undefined`: nothing. */
  readonly problem: (answer: string) => string | undefined;
}

const none = 'none';
const isNone = (text: string): boolean => text.toLowerCase() === none;

/** In the order in which they are asked. */
export const questions = [
  {
    flag: 'namespace',
    option: '--namespace <name>',
    asks: 'Prefix of all resource names',
    example: 'ASR',
    default: 'ASR',
    problem: (answer) =>
      /^[A-Za-z][A-Za-z0-9]{1,4}$/.test(answer)
        ? undefined
        : 'It must have two to five letters and digits, and start with a letter.',
  },
  {
    flag: 'adminAccount',
    option: '--admin-account <id>',
    asks: 'Account id of the administrator account of Security Hub',
    example: '111122223333',
    problem: (answer) => (accountPattern.test(answer) ? undefined : 'It must have 12 digits.'),
  },
  {
    flag: 'regions',
    option: '--regions <regions>',
    asks: 'Regions to remediate in, comma-separated, the home Region first',
    example: 'eu-west-1,us-east-1',
    problem: (answer) => {
      const invalid = list(answer).filter((region) => !regionPattern.test(region));
      if (list(answer).length === 0) return 'Give at least one Region.';
      return invalid.length === 0 ? undefined : `${invalid.join(', ')} is not a valid Region, such as eu-west-1.`;
    },
  },
  {
    flag: 'observe',
    option: '--observe <controls>',
    asks: 'Controls to observe first, comma-separated, or none. ASR notes what it would change and changes nothing',
    example: 'EC2.13,S3.8',
    default: none,
    problem: (answer) => {
      const unknown = controlsIn(answer).filter((controlId) => !Object.hasOwn(registry, controlId));
      return unknown.length === 0 ? undefined : `ASR has no playbook for ${unknown.join(', ')}. See \`asr controls\`.`;
    },
  },
  {
    flag: 'email',
    option: '--email <address>',
    asks: 'Mail address for notifications and approval requests, or none',
    example: 'security@example.com',
    default: none,
    problem: (answer) =>
      isNone(answer) || /^[^@\s]+@[^@\s]+$/.test(answer) ? undefined : 'It must be a mail address, or none.',
  },
  {
    flag: 'approval',
    option: '--approval <plans>',
    asks: 'Plans that a person must approve: all, critical (and irreversible), or only irreversible',
    example: 'critical',
    default: 'critical',
    problem: (answer) =>
      approvalChoices.some((choice) => choice === answer) ? undefined : `It must be ${approvalChoices.join(', ')}.`,
  },
] as const satisfies readonly Question[];

/** @param given Valid answers to every question. */
export function answersOf(given: { readonly [flag in Flag]: string }): Answers {
  return {
    namespace: given.namespace,
    adminAccount: given.adminAccount,
    regions: list(given.regions),
    observe: controlsIn(given.observe),
    email: isNone(given.email) ? undefined : given.email,
    approval: given.approval as ApprovalChoice,
  };
}

function controlsIn(answer: string): readonly string[] {
  return isNone(answer) ? [] : list(answer).map(normalizeControlId);
}

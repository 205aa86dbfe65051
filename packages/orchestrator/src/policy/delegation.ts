/**
 * What the policy allows account owners to do, and in which accounts. A delegation only lists what it allows. It has no
 * exclusions, so a mistake cannot allow more than is written.
 */
import { type Fact, accountPattern } from '../model/index.ts';

/** `approve` includes the right to reject. */
export const delegatedActions = ['remediate', 'approve', 'undo'] as const;
export type DelegatedAction = (typeof delegatedActions)[number];

export interface Delegation {
  /** Unique in the policy. Part of the event source of every request, so it contains no slash. */
  readonly name: string;
  readonly accounts?: readonly string[];
  /** Ids of organizational units. Includes every account below them, at any depth. */
  readonly organizationalUnits?: readonly string[];
  /** Only these controls. @default every control */
  readonly controls?: readonly string[];
  readonly may: readonly DelegatedAction[];
  /**
   * Requests to remediate are decided as new findings are: the mode must be automatic, and windows, limits, approvals and
   * earlier undos apply. For agents. @default as the button
   */
  readonly automaticOnly?: boolean;
  /** The people who may approve and reject from a chat. */
  readonly chat?: readonly ChatPerson[];
}

/** A person, and who they are in the chats. A chat identity without a person has no rights. */
export interface ChatPerson {
  /** For history, and to recognize who requested a change: the user name in IAM Identity Center, often an address. */
  readonly person: string;
  /** Ids of the workspace and of the member, as Slack shows them: T… and U… or W…. */
  readonly slack?: { readonly team: string; readonly user: string };
  /** Ids of the Microsoft Entra tenant, and of the user (the object id). */
  readonly teams?: { readonly tenant: string; readonly user: string };
}

export const delegationName = /^[a-z][a-z0-9-]{1,39}$/;

/** Looks up the organizational units above an account. */
export type UnitsOf = (accountId: string) => Promise<Fact<readonly string[]>>;

/** Whether the account belongs to the delegation. Units are looked up only if the result depends on them. */
export async function isWithin(
  { accounts = [], organizationalUnits = [] }: Delegation,
  accountId: string,
  unitsOf: UnitsOf,
): Promise<Fact<boolean>> {
  // A record without a valid account id belongs to no delegation.
  if (!accountPattern.test(accountId)) return { ok: true, value: false };
  if (accounts.includes(accountId)) return { ok: true, value: true };
  if (organizationalUnits.length === 0) return { ok: true, value: false };
  const units = await unitsOf(accountId);
  return units.ok ? { ok: true, value: units.value.some((unit) => organizationalUnits.includes(unit)) } : units;
}

/** Whether the delegation includes the control. */
export function includesControl({ controls }: Delegation, controlId: string): boolean {
  return controls === undefined || controls.includes(controlId);
}

/** Whether any delegation allows `remediate`, which requires permission to read findings. */
export function delegatesRemediation(delegations: readonly Delegation[]): boolean {
  return delegations.some(({ may }) => may.includes('remediate'));
}

/** Problems in the chat identities, with their paths below `delegation`. One identity is one person everywhere. */
export function chatProblems(
  delegations: readonly Delegation[],
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] {
  const owners = new Map<string, string>();
  return delegations.flatMap(({ may, chat }, index) => [
    ...(chat === undefined || may.includes('approve')
      ? []
      : [{ path: [index, 'chat'], message: 'requires approve in may: a chat can only approve and reject.' }]),
    ...(chat ?? []).flatMap(({ person, slack, teams }, position) =>
      [
        { key: 'slack', id: slack && `${slack.team}/${slack.user}` },
        { key: 'teams', id: teams && `${teams.tenant}/${teams.user}` },
      ].flatMap(({ key, id }) => {
        if (id === undefined) return [];
        const owner = owners.get(`${key}/${id}`) ?? person;
        owners.set(`${key}/${id}`, owner);
        if (owner === person) return [];
        return [
          { path: [index, 'chat', position, key], message: `belongs to ${owner} as well. One identity is one person.` },
        ];
      }),
    ),
  ]);
}

/**
 * Identifies a person who decides in a chat. The `source` of their event is `asr.chat/<chat>/<team>/<user>`. Only the chat
 * function may put such an event: it checks the signature of the chat first. The policy maps the ids to a person.
 */
import type { ChatPerson, Delegation } from '../policy/index.ts';

/** The chats, as messages name them. */
export const chatNames = { slack: 'Slack', teams: 'Microsoft Teams' } as const;
type ChatName = keyof typeof chatNames;

/** A member of a chat, as the chat itself identifies them. Names in a chat can be changed, so they never count. */
export interface ChatUser {
  readonly chat: ChatName;
  /** Id of the Slack workspace, or of the Microsoft Entra tenant. */
  readonly team: string;
  /** Id of the Slack member, or object id of the user. */
  readonly user: string;
}

/** The prefix of the source of every decision in a chat. No event of AWS, and of no delegate, has it. */
export const chatSource = 'asr.chat';

export function chatSourceOf({ chat, team, user }: ChatUser): string {
  return `${chatSource}/${chat}/${team}/${user}`;
}

/** Returns `undefined` if the source does not identify a member of a chat. */
export function readChatUser(source: string): ChatUser | undefined {
  const [prefix, chat = '', team = '', user = '', ...more] = source.split('/');
  if (prefix !== chatSource || more.length > 0 || !isChat(chat)) return undefined;
  return id.test(team) && id.test(user) ? { chat, team, user } : undefined;
}

/** The ids of both chats: letters, digits and hyphens. */
const id = /^[A-Za-z0-9-]{1,64}$/;

function isChat(name: string): name is ChatName {
  return Object.hasOwn(chatNames, name);
}

/** The delegations that name this member, and the person that they name. */
export function delegationsOf(
  delegations: readonly Delegation[],
  user: ChatUser,
): readonly { readonly delegation: Delegation; readonly person: string }[] {
  return delegations.flatMap((delegation) =>
    (delegation.chat ?? []).filter((one) => isIn(one, user)).map(({ person }) => ({ delegation, person })),
  );
}

function isIn({ slack, teams }: ChatPerson, { chat, team, user }: ChatUser): boolean {
  return chat === 'slack' ? slack?.team === team && slack.user === user : teams?.tenant === team && teams.user === user;
}

/** What the chat function needs from outside. Tests pass fakes of Slack, Teams and DynamoDB. */
import type { ChatContext } from '../delegation/index.ts';
import type { RemediationRecord } from '../model/index.ts';
import type { SlackMessage } from './slack-message.ts';

/** A question in a channel. One for each resource and control: a new plan replaces the old question. */
export interface PostedQuestion {
  /** `key` of the outcome event: the same for all outcomes about this resource and control. */
  readonly key: string;
  readonly remediationId: string;
  readonly digest: string;
  /** Where Slack shows it. Absent without Slack. */
  readonly slack?: { readonly channel: string; readonly message: string };
}

export interface PostedQuestions {
  find(key: string): Promise<PostedQuestion | undefined>;
  remember(question: PostedQuestion): Promise<void>;
  forget(key: string): Promise<void>;
  /** Whether the request arrives for the first time. Remembers it for as long as its signature is valid. */
  isFirst(signature: string): Promise<boolean>;
}

export interface SlackSide {
  signingSecret(): Promise<string>;
  /** Returns where the message is. */
  post(message: SlackMessage): Promise<{ readonly channel: string; readonly message: string }>;
  update(place: { readonly channel: string; readonly message: string }, message: SlackMessage): Promise<void>;
  /** Answers a click: replaces its message, or tells only the person. */
  respond(responseUrl: string, content: object): Promise<void>;
}

export interface TeamsSide {
  securityToken(): Promise<string>;
  post(card: object): Promise<void>;
}

/** The event on the bus of requests. */
export interface DecisionEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

export interface ChatWorld extends ChatContext {
  readonly now: () => Date;
  readonly findRecord: (remediationId: string) => Promise<RemediationRecord | undefined>;
  /** Returns `undefined` if the name cannot be found out. */
  readonly accountName: (accountId: string) => Promise<string | undefined>;
  readonly putDecision: (event: DecisionEvent) => Promise<void>;
  readonly questions: PostedQuestions;
  readonly slack: SlackSide | undefined;
  readonly teams: TeamsSide | undefined;
}

/** Something wrong in an account: how it comes about, and what the AWS SDK says of it, in every detail that matters. */
import type { Account } from '@asr/local-cloud';
import type { FoundResource } from '../../scenario/index.ts';

export interface KindOfTrouble {
  readonly controlId: string;
  /** As Security Hub titles the control. */
  readonly title: string;
  create(account: Account, trouble: Trouble): Promise<FoundResource>;
  /** The same text for the same state. ASR is not asked: the story does not believe what it says of its own work. */
  state(account: Account, resource: FoundResource): Promise<string>;
}

export interface Trouble {
  /** For people, and of the resource where it can have a name. */
  readonly name: string;
  readonly kind: KindOfTrouble;
  readonly accountId: string;
  readonly region: string;
  /** For the tag `asr:exempt`. */
  readonly exemptUntil?: string;
  /** Of an instance: whether nobody may terminate it. */
  readonly isProtected?: boolean;
}

/** One that has come about. */
export interface Troubled {
  readonly trouble: Trouble;
  readonly resource: FoundResource;
  /** Its state before ASR heard of it. */
  readonly before: string;
}

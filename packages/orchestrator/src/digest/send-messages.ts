/**
 * Sends what the queues collected: one digest for each topic, and the questions. A topic that fails does not stop the
 * others, and only its messages come again.
 */
import type { Fact } from '../model/index.ts';
import { type MessageFormat, type Notifications, isWanted, routeOf, routesNameUnits } from '../policy/index.ts';
import { type Mail, digestOf } from './digest.ts';
import { type Notice, type Outcome, type Question, type Unread, readNotice } from './notice.ts';
import { questionMails } from './questions.ts';
import type { SentMessages } from './sent-messages.ts';

/** A message of SQS. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

export interface Sending {
  readonly notifications: Notifications;
  /** ARNs of the topics. */
  readonly topics: { readonly outcomes: string; readonly questions: string };
  readonly unitsOf: (accountId: string) => Promise<Fact<readonly string[]>>;
  readonly sent: SentMessages;
  readonly publish: (topicArn: string, mail: Mail) => Promise<void>;
  /** Waits after a message before the next one on the same topic, so that SNS deactivates no e-mail subscription. */
  readonly pause: () => Promise<unknown>;
  readonly warn: (message: string, about: object) => void;
}

/** A message for one topic, with the notices that it contains. */
interface Parcel {
  readonly topicArn: string;
  readonly mail: Mail;
  readonly keys: readonly string[];
}

/** Returns the ids of the messages that were not sent, for SQS to deliver again. Throws if none was. */
export async function sendMessages(messages: readonly QueueMessage[], sending: Sending): Promise<readonly string[]> {
  const { sent, warn } = sending;
  const read = messages.map(({ messageId, body }) => ({ messageId, notice: readNotice(body) }));
  const unreadable = read.filter(({ notice }) => notice === undefined).map(({ messageId }) => messageId);
  if (unreadable.length > 0) warn('ASR cannot read these messages', { messages: unreadable });
  // The same notice can be in several messages. All of them end with it.
  const idsByKey = new Map<string, string[]>();
  const notices = new Map<string, Notice>();
  for (const { messageId, notice } of read) {
    if (notice === undefined) continue;
    notices.set(notice.key, notice);
    idsByKey.set(notice.key, [...(idsByKey.get(notice.key) ?? []), messageId]);
  }
  const already = await sent.among([...notices.keys()]);
  const parcels = await parcelsOf(
    [...notices.values()].filter(({ key }) => !already.has(key)),
    sending,
  );
  const byTopic = [...Map.groupBy(parcels, ({ topicArn }) => topicArn).values()];
  const failed = await Promise.all(byTopic.map((ofTopic) => sendInTurn(ofTopic, sending)));
  return [...unreadable, ...failed.flat().flatMap((key) => idsByKey.get(key) ?? [])];
}

/** Returns the keys of what was not sent. */
async function sendInTurn(
  parcels: readonly Parcel[],
  { publish, sent, pause, warn }: Sending,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { topicArn, mail, keys } of parcels) {
    try {
      await publish(topicArn, mail);
    } catch (error) {
      warn('A message was not sent', { topicArn, outcomes: keys.length, error: String(error) });
      failed.push(...keys);
      continue;
    }
    // The message is out. If this fails, a later delivery of the same outcomes sends them again.
    await sent.add(keys).catch((error: unknown) => {
      warn('ASR could not note that a message was sent', { topicArn, error: String(error) });
    });
    await pause();
  }
  return failed;
}

async function parcelsOf(notices: readonly Notice[], sending: Sending): Promise<readonly Parcel[]> {
  const { topics } = sending;
  const questions = notices.filter((one): one is Question => one.kind === 'question');
  const asked = questionMails(questions).map(({ mail, questions: some }) => ({
    topicArn: topics.questions,
    mail,
    keys: some.map(({ key }) => key),
  }));
  return [...asked, ...(await digestsOf(notices, sending))];
}

interface Destination {
  readonly topicArn: string;
  readonly format: MessageFormat;
}

async function digestsOf(notices: readonly Notice[], sending: Sending): Promise<readonly Parcel[]> {
  const { notifications, topics } = sending;
  const central: Destination = { topicArn: topics.outcomes, format: 'text' };
  const units = await unitsByAccount(notices, sending);
  const destinationOf = (notice: Outcome | Unread): Destination => {
    if (notice.kind === 'unread') return central;
    const { detail } = notice;
    const route = routeOf(notifications, detail, units.get(detail.accountId) ?? noUnits);
    return route === undefined ? central : { topicArn: route.topic, format: route.format };
  };
  const wanted = notices.filter(
    (one): one is Outcome | Unread =>
      one.kind === 'unread' || (one.kind === 'outcome' && isWanted(notifications, one.detail)),
  );
  const groups = Map.groupBy(wanted, (one) => JSON.stringify(destinationOf(one)));
  return [...groups].map(([destination, some]) => {
    const { topicArn, format } = JSON.parse(destination) as Destination;
    const outcomes = some.flatMap((one) => (one.kind === 'outcome' ? [one.detail] : []));
    const unread = some.flatMap((one) => (one.kind === 'unread' ? [one.detail] : []));
    return { topicArn, mail: digestOf(outcomes, unread, format), keys: some.map(({ key }) => key) };
  });
}

const noUnits: Fact<readonly string[]> = { ok: false, error: 'the organizational units were not looked up.' };

async function unitsByAccount(
  notices: readonly Notice[],
  { notifications, unitsOf, warn }: Sending,
): Promise<ReadonlyMap<string, Fact<readonly string[]>>> {
  if (!routesNameUnits(notifications)) return new Map();
  const accounts = new Set(notices.flatMap((one) => (one.kind === 'outcome' ? [one.detail.accountId] : [])));
  return new Map(
    await Promise.all(
      [...accounts].map(async (accountId) => {
        const units = await unitsOf(accountId);
        if (!units.ok) warn('A digest goes to the topic of outcomes', { accountId, error: units.error });
        return [accountId, units] as const;
      }),
    ),
  );
}

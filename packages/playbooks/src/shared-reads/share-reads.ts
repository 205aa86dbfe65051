/**
 * An account whose calls several playbooks, or several reads of one playbook, share.
 *
 * Reads run at the same time and know nothing of each other. The same question is asked once. Questions of the same kind
 * about different resources wait until no call is on its way, so that one call asks them all: how many calls are made
 * depends on the questions and not on how long AWS takes. The answer for each resource is what AWS returns for it alone.
 */
import { askedIn, type BatchRead, type Input, type Output } from './batch-read.ts';
import { batchReads } from './batch-reads.ts';
import { findByIds } from './find-by-ids.ts';
import { type Turns, takeTurns } from './turns.ts';

/** What the account gives: clients of the SDK. */
interface Clients {
  client<Client>(constructor: new (config: { readonly region: string }) => Client, region?: string): Client;
}

/** A command of the SDK. Its schema contains the namespace and the name of the operation. */
interface Command {
  readonly constructor: unknown;
  readonly input: Input;
  readonly schema?: readonly unknown[];
}
type Send = (command: Command, ...rest: readonly unknown[]) => Promise<Output>;

/**
 * Returns the same account for reads at the same time. Use it for one round of reads: it never asks the same question
 * again, so it does not see a later change.
 */
export function shareReads<Account extends Clients>(account: Account): Account {
  const turns = takeTurns();
  const shared = new Map<unknown, Map<string | undefined, unknown>>();
  return {
    ...account,
    client<Client>(constructor: new (config: { readonly region: string }) => Client, region?: string): Client {
      const ofClass = shared.get(constructor) ?? new Map<string | undefined, unknown>();
      shared.set(constructor, ofClass);
      const kept = ofClass.get(region) ?? shareClient(account.client(constructor, region), turns);
      ofClass.set(region, kept);
      return kept as Client;
    },
  };
}

/** Paginators of the SDK require an instance of the client class, so the shared client inherits from the client. */
function shareClient<Client>(client: Client, turns: Turns): Client {
  const { send } = client as { readonly send: Send };
  const ask: Send = (command, ...rest) => send.call(client, command, ...rest);
  const known = new Map<string, Promise<Output>>();
  const waiting = new Map<string, Batch>();
  const shared = (command: Command, ...rest: readonly unknown[]) => {
    const operation = operationOf(command);
    if (!isRead(operation)) return turns.call(() => ask(command, ...rest));
    const question = `${operation} ${JSON.stringify(command.input)}`;
    const answer = known.get(question) ?? answerTo(operation, command);
    known.set(question, answer);
    return answer;
  };
  const answerTo = (operation: string, command: Command): Promise<Output> => {
    const read = batchReads.get(operation);
    const asked = read && askedIn(read, command.input);
    if (read === undefined || asked === undefined) return turns.call(() => ask(command));
    const kind = `${operation} ${JSON.stringify(asked.others)}`;
    const batch = waiting.get(kind) ?? { read, others: asked.others, command, ask, questions: [] };
    if (!waiting.has(kind)) {
      waiting.set(kind, batch);
      turns.whenIdle(() => {
        waiting.delete(kind);
        askAll(batch, turns);
      });
    }
    return new Promise((resolve, reject) => {
      batch.questions.push({ id: asked.id, command, resolve, reject });
    });
  };
  return Object.assign(Object.create(client as object) as Client & object, { send: shared });
}

/** Questions of one kind that wait. */
interface Batch {
  readonly read: BatchRead;
  /** The members of the input that all of them share. */
  readonly others: Input;
  /** One of their commands. */
  readonly command: Command;
  readonly ask: Send;
  readonly questions: Question[];
}

interface Question {
  readonly id: string;
  readonly command: Command;
  readonly resolve: (answer: Output) => void;
  readonly reject: (error: unknown) => void;
}

function askAll(batch: Batch, turns: Turns): void {
  const { read, questions } = batch;
  for (let first = 0; first < questions.length; first += read.most)
    askTogether({ ...batch, questions: questions.slice(first, first + read.most) }, turns);
}

function askTogether(batch: Batch, turns: Turns): void {
  const { questions } = batch;
  if (questions.length === 1) return askAlone(batch, turns);
  turns
    .call(() => findAll(batch))
    .then(
      (found) => {
        const { read } = batch;
        for (const question of questions) {
          const answer = found.get(question.id);
          if (answer !== undefined) question.resolve(answer);
          else if (read.without === 'nothing') question.resolve({ $metadata: {}, [read.items]: [] });
          else askAlone({ ...batch, questions: [question] }, turns);
        }
      },
      (error: unknown) => {
        // One id can fail a call for all of them. Halves find it with fewer calls than singles.
        if (!isAboutAnId(error)) return askAlone(batch, turns);
        const middle = Math.ceil(questions.length / 2);
        askTogether({ ...batch, questions: questions.slice(0, middle) }, turns);
        askTogether({ ...batch, questions: questions.slice(middle) }, turns);
      },
    );
}

function findAll({ read, others, command, ask, questions }: Batch): Promise<ReadonlyMap<string, Output>> {
  const { constructor: Command } = command as { readonly constructor: new (input: Input) => Command };
  const ids = new Set(questions.map(({ id }) => id));
  return findByIds(read, ids, others, (input) => ask(new Command(input)));
}

/** Sends the calls as the playbook made them. AWS's own answer or error is the answer. */
function askAlone({ ask, questions }: Batch, turns: Turns): void {
  for (const { command, resolve, reject } of questions) turns.call(() => ask(command)).then(resolve, reject);
}

function operationOf({ schema }: Command): string {
  const [, namespace, name] = schema ?? [];
  return `${String(namespace)}#${String(name)}`;
}

function isRead(operation: string): boolean {
  return /#(?:Describe|List|Get|BatchGet|Head)/.test(operation);
}

function isAboutAnId(error: unknown): boolean {
  return error instanceof Error && /NotFound|Malformed/.test(error.name);
}

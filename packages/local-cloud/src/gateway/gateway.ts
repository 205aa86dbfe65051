/**
 * The one endpoint of the local cloud: it answers what moto lacks, sends all else on to moto, and counts.
 *
 * It listens on the loopback interface only: whoever reaches it may do anything in every account of the local cloud.
 */
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { accountHeader } from '@asr/playbooks/emulated-account';
import { type AwsCall, type Caller, isForm, isJson, protocolOf, readCall } from './aws-call.ts';
import { AwsError, type Reply, errorReply } from './aws-error.ts';
import { CallCounter } from './call-counter.ts';
import type { Clock } from '../clock/index.ts';
import { BrokenConnectionError, type Faults } from './faults.ts';
import { transactionTokens } from './transaction-tokens.ts';
import { type Turn, takeTurns } from './mutex.ts';

/** Something moto lacks. */
export interface LocalService {
  /** `ssm:StartAutomationExecution`, by signing name. */
  readonly operations: readonly string[];
  /** @param input As the SDK sends it in JSON; what comes back is sent as JSON. Refuses with an `AwsError`. */
  answer(call: AwsCall, input: JsonObject): Promise<object>;
}

export type JsonObject = { readonly [name: string]: unknown };

export interface Gateway {
  readonly port: number;
  /** `http://localhost:4567`. A name and not an address: S3 Control puts the account id in front of it. */
  readonly url: string;
  /** Calls of the product. Those that name their account by header are people's, and not counted. */
  readonly calls: CallCounter;
  close(): Promise<void>;
}

/** Told every call that is counted, with its body, before it is answered. Empty for bodies that are neither JSON nor a form. */
export type Watch = (call: AwsCall, body: string) => void;

export interface GatewayOptions {
  /** Dates the answers, and does not jump while a call of the product is answered. */
  readonly clock?: Pick<Clock, 'now' | 'work'> | undefined;
  /** What stands between the product and its services, if anything does. */
  readonly faults?: Pick<Faults, 'onCall'> | undefined;
  readonly watch?: Watch | undefined;
}

/** Never jumps. */
const wall: Pick<Clock, 'now' | 'work'> = { now: () => new Date(), work: () => () => {} };

/** @param motoUrl Of a moto that runs already. */
export async function openGateway(
  motoUrl: string,
  services: readonly LocalService[] = [],
  { clock = wall, faults, watch = () => {} }: GatewayOptions = {},
): Promise<Gateway> {
  const calls = new CallCounter();
  const agent = new Agent({ keepAlive: true });
  const callers = new Map<string, Caller>();
  // moto makes a transaction by copying the table, and puts the copy back if it fails: with others at work at the same
  // time it loses their writes, or breaks down.
  const dynamoDbTurn = takeTurns();
  const onceOnly = transactionTokens();
  const turnOf = ({ service }: AwsCall): Turn => (service === 'dynamodb' ? dynamoDbTurn : (work) => work());
  const local = new Map(services.flatMap((service) => service.operations.map((name) => [name, service] as const)));

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers } = incoming;
    const sent = await buffer(incoming);
    const body = isForm(headers) || isJson(headers) ? sent.toString() : '';
    const call = readCall({ method, url, headers, body }, (key) => callers.get(key));
    const isCounted = headers[accountHeader] === undefined && call.service !== '';
    const carryOut = async (): Promise<Reply> => {
      const service = local.get(`${call.service}:${call.operation}`);
      if (service !== undefined)
        return jsonReply(await service.answer(call, JSON.parse(body === '' ? '{}' : body) as JsonObject));
      return turnOf(call)(() => onceOnly(call, body, () => passOn(incoming, sent, call)));
    };
    if (!isCounted) return answerCall(carryOut, call, incoming, outgoing);
    calls.add(call);
    watch(call, body);
    const answered = clock.work();
    const onItsWay = faults === undefined ? carryOut : () => faults.onCall({ ...call, body }, carryOut);
    await answerCall(onItsWay, call, incoming, outgoing).finally(answered);
  };

  // Whoever sees another time in an answer takes their own clock for wrong, and an error for worth another try.
  const reply = (outgoing: ServerResponse, { status, headers, body }: Reply): void =>
    void outgoing.writeHead(status, { ...headers, date: clock.now().toUTCString() }).end(body);

  const answerCall = async (
    work: () => Promise<Reply>,
    call: AwsCall,
    { headers }: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> => {
    try {
      reply(outgoing, await work());
    } catch (error) {
      if (error instanceof BrokenConnectionError) outgoing.destroy();
      else reply(outgoing, errorReply(protocolOf(call, headers), asAwsError(error)));
    }
  };

  const passOn = async (incoming: IncomingMessage, sent: Buffer, call: AwsCall): Promise<Reply> => {
    const answer = await ask(incoming, sent);
    const body = await buffer(answer);
    const status = answer.statusCode ?? 500;
    if (call.operation === 'AssumeRole') learnCaller(body.toString());
    const mayBePage = status >= 400 && (answer.headers['content-type']?.startsWith('text/html') ?? false);
    if (mayBePage && isErrorPage(body.toString())) throw unknownOperation(call, status);
    return { status, headers: endToEnd(answer), body };
  };

  const ask = (incoming: IncomingMessage, sent: Buffer): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(motoUrl);
      const { method, url, headers } = incoming;
      // The host goes through unchanged: S3 Control's says which account is meant, SQS puts it into queue URLs.
      const onward = request({ agent, hostname, port, method, path: url, headers: withoutHop(headers) }, resolve);
      onward.once('error', (error) => {
        reject(
          new AwsError(
            'ServiceUnavailable',
            `moto at ${motoUrl} does not answer: ${error.message}. Is it running?`,
            503,
          ),
        );
      });
      onward.end(sent);
    });

  /** Whose an access key is, is known to whoever gave it out. */
  const learnCaller = (answer: string): void => {
    const key = /<AccessKeyId>([^<]+)</.exec(answer)?.[1];
    const [, accountId, role] = /:sts::(\d{12}):assumed-role\/([^/<]+)\//.exec(answer) ?? [];
    if (key !== undefined && accountId !== undefined && role !== undefined) callers.set(key, { accountId, role });
  };

  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    // Only a request that breaks off while it is read gets here; there is nobody left to answer.
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://localhost:${port}`,
    calls,
    async close() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function jsonReply(output: object): Reply {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(output) };
}

/** What goes wrong in here is a fault of the local cloud, and looks like a fault of AWS. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}

/** moto answers with a page where it knows no operation, or fails. The SDK would call that a syntax error. */
function isErrorPage(body: string): boolean {
  return /^\s*<(!doctype html|html)/i.test(body);
}

function unknownOperation({ service, operation }: AwsCall, status: number): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The local cloud cannot do ${service}:${operation}: moto does not have it, or failed at it (HTTP ${status}).`,
    501,
  );
}

function withoutHop({ connection: _c, 'keep-alive': _k, ...headers }: IncomingMessage['headers']) {
  return headers;
}

function endToEnd({ headers }: IncomingMessage) {
  const { 'transfer-encoding': _t, ...rest } = withoutHop(headers);
  return rest;
}

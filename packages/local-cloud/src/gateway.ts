/**
 * The one endpoint of the local cloud: it answers what moto lacks, sends all else on to moto, and counts.
 *
 * It listens on the loopback interface only: whoever reaches it may do anything in every account of the local cloud.
 */
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { accountHeader } from '@asr/playbooks/testing/account';
import { isForm, isJson, protocolOf, readCall, type AwsCall } from './aws-call.ts';
import { AwsError, errorReply, type Reply } from './aws-error.ts';
import { CallCounter } from './call-counter.ts';
import { takeTurns, type Turn } from './turns.ts';

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

/** Told every call that is counted, with its body, before it is answered. The body of a streamed request is empty. */
export type Watch = (call: AwsCall, body: string) => void;

/** @param motoUrl Of a moto that runs already. */
export async function openGateway(motoUrl: string, services: readonly LocalService[] = [], watch: Watch = () => {}): Promise<Gateway> {
  const calls = new CallCounter();
  const agent = new Agent({ keepAlive: true });
  const accounts = new Map<string, string>();
  // moto makes a transaction by copying the table, and puts the copy back if it fails: with others at work at the same
  // time it loses their writes, or breaks down.
  const dynamoDbTurn = takeTurns();
  const turnOf = ({ service }: AwsCall): Turn => (service === 'dynamodb' ? dynamoDbTurn : (work) => work());
  const local = new Map(services.flatMap((service) => service.operations.map((name) => [name, service] as const)));

  const count = (call: AwsCall, body = ''): void => {
    calls.add(call);
    watch(call, body);
  };

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = isForm(headers) || isJson(headers) ? await text(incoming) : undefined;
    const call = readCall({ method, url, headers, body: body ?? '' }, (key) => accounts.get(key));
    const isCounted = headers[accountHeader] === undefined && call.service !== '';
    if (isCounted) count(call, body);

    const protocol = protocolOf(call, headers);
    try {
      const service = local.get(`${call.service}:${call.operation}`);
      if (service === undefined) await turnOf(call)(() => passOn(incoming, body, call, outgoing));
      else send(outgoing, jsonReply(await service.answer(call, JSON.parse(body ?? '{}') as JsonObject)));
    } catch (error) {
      if (outgoing.headersSent) outgoing.destroy();
      else send(outgoing, errorReply(protocol, asAwsError(error)));
    }
  };

  const passOn = async (incoming: IncomingMessage, body: string | undefined, call: AwsCall, outgoing: ServerResponse): Promise<void> => {
    const answer = await ask(incoming, body);
    const status = answer.statusCode ?? 500;
    const mayBePage = status >= 400 && (answer.headers['content-type']?.startsWith('text/html') ?? false);
    if (!mayBePage && call.operation !== 'AssumeRole') {
      outgoing.writeHead(status, endToEnd(answer));
      await pipeline(answer, outgoing);
      return;
    }
    const given = await text(answer);
    learnAccount(given);
    if (isErrorPage(given)) throw unknownOperation(call, status);
    outgoing.writeHead(status, endToEnd(answer)).end(given);
  };

  const ask = (incoming: IncomingMessage, body: string | undefined): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(motoUrl);
      const { method, url, headers } = incoming;
      // The host goes through unchanged: S3 Control's says which account is meant, SQS puts it into queue URLs.
      const onward = request({ agent, hostname, port, method, path: url, headers: withoutHop(headers) }, resolve);
      onward.once('error', (error) => {
        reject(new AwsError('ServiceUnavailable', `moto at ${motoUrl} does not answer: ${error.message}. Is it running?`, 503));
      });
      if (body === undefined) incoming.pipe(onward);
      else onward.end(body);
    });

  /** Which account an access key belongs to is known to whoever gave it out. */
  const learnAccount = (answer: string): void => {
    const key = /<AccessKeyId>([^<]+)</.exec(answer)?.[1];
    const account = /:sts::(\d{12}):assumed-role\//.exec(answer)?.[1];
    if (key !== undefined && account !== undefined) accounts.set(key, account);
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

function send(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  outgoing.writeHead(status, headers).end(body);
}

/**
 * The endpoint of the local cloud. It answers calls that moto does not support, forwards all others to moto, and counts
 * the calls.
 *
 * It listens only on the loopback interface: a process with access to it can do anything in every account of the local
 * cloud.
 */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { accountHeader } from '@asr/playbooks/emulated-account';
import { type AwsCall, type Caller, isForm, isJson, protocolOf, readCall } from './aws-call.ts';
import { AwsError, type Reply, errorReply } from './aws-error.ts';
import { CallCounter } from './call-counter.ts';
import type { Clock } from '../clock/index.ts';
import { BrokenConnectionError, type Faults } from './faults.ts';
import { type MotoConnection, type Received, askMoto, connectionTo, endToEnd } from './moto-connection.ts';
import { type Mutex, mutex } from './mutex.ts';
import type { Quotas } from './quotas.ts';
import { overLimit } from './request-limits.ts';
import { type CarryOutOnce, transactionTokens } from './transaction-tokens.ts';

/** A service that moto does not support. */
export interface LocalService {
  /** `ssm:StartAutomationExecution`, by signing name. */
  readonly operations: readonly string[];
  /**
   * @param input The JSON that the SDK sends.
   * @returns The output, sent as JSON.
   * @throws An `AwsError`, sent as that error of the service.
   */
  answer(call: AwsCall, input: JsonObject): Promise<object>;
}

export type JsonObject = { readonly [name: string]: unknown };

export interface Gateway {
  readonly port: number;
  /** `http://localhost:4567`. A name instead of an address, because S3 Control prepends the account id. */
  readonly url: string;
  /** Calls of the product. A call with an account in its header comes from an owner, and is not counted. */
  readonly calls: CallCounter;
  close(): Promise<void>;
}

/** Decides whether a call of the product runs. */
export type Admission = Pick<Quotas, 'learn' | 'admit'> & Partial<Pick<Quotas, 'transition'>>;

/** Called with every counted call and its body, before it is answered. The body is empty if it is neither JSON nor a form. */
export type Watch = (call: AwsCall, body: string) => void;

export interface GatewayOptions {
  /** The time of the answers. It does not jump while a call of the product is answered. */
  readonly clock?: Pick<Clock, 'now' | 'work'> | undefined;
  /** Injects faults between the product and its services. */
  readonly faults?: Pick<Faults, 'onCall'> | undefined;
  readonly watch?: Watch | undefined;
  /** Throttles the calls of the product: `awsQuotas`, or `transactionConflicts` alone. @default no throttling */
  readonly quotas?: Admission | undefined;
}

/** The state of an open gateway. */
interface Open {
  readonly moto: MotoConnection;
  /** By operation: `ssm:StartAutomationExecution`. */
  readonly services: ReadonlyMap<string, LocalService>;
  readonly clock: Pick<Clock, 'now' | 'work'>;
  readonly faults: Pick<Faults, 'onCall'> | undefined;
  readonly watch: Watch;
  readonly quotas: Admission | undefined;
  readonly calls: CallCounter;
  /** Callers by the access keys that STS returned. */
  readonly callers: Map<string, Caller>;
  /**
   * moto runs a transaction on a copy of the table, and restores the copy if the transaction fails. Concurrent writes of
   * other calls are lost, or fail.
   */
  readonly dynamoDbMutex: Mutex;
  readonly onceOnly: CarryOutOnce;
}

/** Never jumps. */
const wall: Pick<Clock, 'now' | 'work'> = { now: () => new Date(), work: () => () => {} };

/** @param motoUrl URL of a running moto, or a function that starts moto for the first request that needs it. */
export async function openGateway(
  motoUrl: string | (() => Promise<string>),
  services: readonly LocalService[] = [],
  { clock = wall, faults, watch = () => {}, quotas }: GatewayOptions = {},
): Promise<Gateway> {
  const open: Open = {
    moto: connectionTo(motoUrl),
    services: new Map(services.flatMap((service) => service.operations.map((name) => [name, service] as const))),
    clock,
    faults,
    watch,
    quotas,
    calls: new CallCounter(),
    callers: new Map(),
    dynamoDbMutex: mutex(),
    onceOnly: transactionTokens(),
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    // A request fails here only if its connection broke while it was read. Its sender no longer exists.
    serve(open, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://localhost:${port}`, calls: open.calls, close: () => close(open, server) };
}

async function close({ moto }: Open, server: Server): Promise<void> {
  moto.agent.destroy();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

async function serve(open: Open, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const sent = await buffer(incoming);
  const body = isForm(headers) || isJson(headers) ? sent.toString() : '';
  const call = readCall({ method, url, headers, body }, (key) => open.callers.get(key));
  const received: Received = { method, url, headers, body: sent };
  const carryOut = () => carriedOut(open, call, body, received);
  const isCounted = headers[accountHeader] === undefined && call.service !== '';
  if (!isCounted) {
    open.quotas?.learn(call, body);
    return send(open, outgoing, await replyTo(carryOut, call, headers));
  }
  open.calls.add(call);
  open.watch(call, body);
  const answered = open.clock.work();
  const throttled = () => withinQuotas(open, call, body, carryOut);
  const { faults } = open;
  const work =
    faults === undefined
      ? throttled
      : () => faults.onCall({ ...call, body, environment: environmentOf(headers) }, throttled);
  try {
    send(open, outgoing, await replyTo(work, call, headers));
  } finally {
    answered();
  }
}

/** The SDK writes the id as the application. */
function environmentOf({ 'user-agent': agent = '' }: IncomingHttpHeaders): string | undefined {
  return /\bapp\/(environment-\d+)/.exec(agent)?.[1];
}

async function withinQuotas(
  { quotas }: Open,
  call: AwsCall,
  body: string,
  carryOut: () => Promise<Reply>,
): Promise<Reply> {
  return quotas === undefined ? carryOut() : quotas.admit(call, body, carryOut);
}

async function carriedOut(open: Open, call: AwsCall, body: string, received: Received): Promise<Reply> {
  const refusal = overLimit(call, body);
  if (refusal !== undefined) throw refusal;
  const service = open.services.get(`${call.service}:${call.operation}`);
  if (service !== undefined)
    return jsonReply(await service.answer(call, JSON.parse(body === '' ? '{}' : body) as JsonObject));
  const passOn = () => open.onceOnly(call, body, () => passedOn(open, call, received));
  return call.service === 'dynamodb' ? open.dynamoDbMutex(passOn) : passOn();
}

/** Moto's answer. */
async function passedOn({ moto, callers }: Open, call: AwsCall, received: Received): Promise<Reply> {
  const answer = await askMoto(moto, received);
  const body = await buffer(answer);
  const status = answer.statusCode ?? 500;
  if (call.operation === 'AssumeRole') learnCaller(callers, body.toString());
  const mayBePage = status >= 400 && (answer.headers['content-type']?.startsWith('text/html') ?? false);
  if (mayBePage && isErrorPage(body.toString())) throw unknownOperation(call, status);
  return { status, headers: endToEnd(answer), body };
}

/** Records which role received an access key from AssumeRole. */
function learnCaller(callers: Open['callers'], answer: string): void {
  const key = /<AccessKeyId>([^<]+)</.exec(answer)?.[1];
  const [, accountId, role] = /:sts::(\d{12}):assumed-role\/([^/<]+)\//.exec(answer) ?? [];
  if (key !== undefined && accountId !== undefined && role !== undefined) callers.set(key, { accountId, role });
}

/** Returns `undefined` if the connection must break without an answer. */
async function replyTo(
  work: () => Promise<Reply>,
  call: AwsCall,
  headers: IncomingMessage['headers'],
): Promise<Reply | undefined> {
  try {
    return await work();
  } catch (error) {
    return error instanceof BrokenConnectionError
      ? undefined
      : errorReply(protocolOf(call, headers), asAwsError(error));
  }
}

/** A client that sees another time in an answer corrects its clock, and retries the error. */
function send({ clock }: Open, outgoing: ServerResponse, reply: Reply | undefined): void {
  if (reply === undefined) outgoing.destroy();
  else outgoing.writeHead(reply.status, { ...reply.headers, date: clock.now().toUTCString() }).end(reply.body);
}

function jsonReply(output: object): Reply {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(output) };
}

/** Returns an error of the local cloud in the form of an AWS error. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}

/** moto returns an HTML page for unsupported operations and failures, which the SDK would report as a syntax error. */
function isErrorPage(body: string): boolean {
  return /^\s*<(!doctype html|html)/i.test(body);
}

function unknownOperation({ service, operation }: AwsCall, status: number): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The local cloud cannot run ${service}:${operation}: moto does not support it, or failed (HTTP ${status}).`,
    501,
  );
}

/** Forwards requests from the gateway to moto. */
import { Agent, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { AwsError } from './aws-error.ts';

export interface MotoConnection {
  readonly url: () => Promise<string>;
  readonly agent: Agent;
}

/** @param url URL of moto. A function is called for each request, and starts moto when it is needed. */
export function connectionTo(url: string | (() => Promise<string>)): MotoConnection {
  return { url: typeof url === 'string' ? async () => url : url, agent: new Agent({ keepAlive: true }) };
}

/** A request as the gateway received it, with its whole body. */
export interface Received {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Keeps the host unchanged, except the host of a bucket: S3 Control puts the account into it, and SQS uses it in queue
 * URLs. Rejects with `ServiceUnavailable` if moto does not answer, and with `InternalFailure` if it failed.
 */
export async function askMoto(moto: MotoConnection, received: Received): Promise<IncomingMessage> {
  const motoUrl = await moto.url();
  const { hostname, port } = new URL(motoUrl);
  const { url: path, headers } = pathStyle(received);
  const { method, body } = received;
  return new Promise((resolve, reject) => {
    const onward = request(
      { agent: moto.agent, hostname, port, method, path, headers: forBody(headers, body) },
      (answer) => {
        // See moto-server.py.
        const failed = answer.headers['x-moto-failed'];
        if (failed === undefined) return resolve(answer);
        answer.resume();
        const text = `moto at ${motoUrl} failed with ${String(failed)}. Read its output.`;
        return reject(new AwsError('InternalFailure', text, 500));
      },
    );
    onward.once('error', ({ message }) => {
      const text = `moto at ${motoUrl} does not answer: ${message}. Is it running?`;
      reject(new AwsError('ServiceUnavailable', text, 503));
    });
    onward.end(body);
  });
}

/**
 * Moves the bucket from the host to the path. moto uses the first label of a host name as the bucket, so it finds no
 * bucket with a dot in its name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
function pathStyle({ url, headers }: Received): Pick<Received, 'url' | 'headers'> {
  const { host = '', authorization = '' } = headers;
  const [, bucket, gateway] = /^(.+)\.(localhost(?::\d+)?)$/.exec(host) ?? [];
  const isOfBucket = /\/s3\/aws4_request/.test(authorization) && !url.startsWith('/v20180820/');
  if (bucket === undefined || !isOfBucket) return { url, headers };
  return { url: `/${bucket}${url}`, headers: { ...headers, host: gateway } };
}

/** The body is sent as a whole, even if the client sent it in chunks. */
function forBody(headers: IncomingHttpHeaders, body: Buffer): OutgoingHttpHeaders {
  const { 'transfer-encoding': chunked, ...rest } = withoutHop(headers);
  return chunked === undefined ? rest : { ...rest, 'content-length': body.length };
}

/** The headers of moto's answer, without those of the connection. */
export function endToEnd({ headers }: IncomingMessage): OutgoingHttpHeaders {
  const { 'transfer-encoding': _t, ...rest } = withoutHop(headers);
  return rest;
}

function withoutHop({ connection: _c, 'keep-alive': _k, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}

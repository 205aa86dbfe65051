import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AwsError } from './aws-error.ts';
import type { Clock } from '../clock/index.ts';
import { type Gateway, type LocalService, openGateway } from './gateway.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A stand-in for moto with the given answer. */
async function open(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  services: readonly LocalService[] = [],
  clock?: Pick<Clock, 'now' | 'work'>,
): Promise<Gateway> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const gateway = await openGateway(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, services, { clock });
  closing.push(() => gateway.close());
  return gateway;
}

const sign = (service: string, key = 'KEY') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const json = { 'content-type': 'application/x-amz-json-1.1' };
const page = (status: number) => (_: IncomingMessage, response: ServerResponse) =>
  void response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end('<!doctype html>\n<title>Not Implemented</title>');

describe('openGateway', () => {
  it('forwards a request unchanged, including its host, and returns the answer', async () => {
    const gateway = await open((request, response) => {
      response.setHeader(
        'x-seen',
        JSON.stringify([request.method, request.url, request.headers.host, request.headers['x-mine']]),
      );
      request.pipe(response.writeHead(201));
    });
    const response = await fetch(`${gateway.url}/bucket/key?a=b`, {
      method: 'PUT',
      body: 'content',
      headers: { ...sign('s3'), 'x-mine': '1' },
    });

    expect(response.status).toBe(201);
    expect(await response.text()).toBe('content');
    expect(JSON.parse(response.headers.get('x-seen') ?? '')).toEqual([
      'PUT',
      '/bucket/key?a=b',
      `localhost:${gateway.port}`,
      '1',
    ]);
  });

  it.each([
    ['ssm', { ...json, 'x-amz-target': 'AmazonSSM.DescribeX' }, '{}', '"__type":"UnknownOperationException"'],
    [
      'iam',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=DoX',
      '<ErrorResponse><Error><Type>Sender</Type><Code>UnknownOperationException</Code>',
    ],
    [
      'ec2',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=DoX',
      '<Response><Errors><Error><Code>UnknownOperationException</Code>',
    ],
    ['s3', {}, '', '<Error><Code>UnknownOperationException</Code>'],
  ])('turns a page of moto into an error of %s that names the operation', async (service, headers, body, expected) => {
    const gateway = await open(page(404));
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: new Headers({ ...sign(service), ...headers }),
      body,
    });
    const text = await response.text();

    expect(response.status).toBe(501);
    expect(text).toContain(expected);
    expect(text).toContain(`The local cloud cannot run ${service}:`);
  });

  it('dates every answer with the simulated clock, so that no client corrects its own clock', async () => {
    const clock = { now: () => new Date('2027-01-01T00:00:00Z'), work: () => () => {} };
    const gateway = await open(
      (request, response) => (request.url === '/page' ? page(404)(request, response) : response.end()),
      [],
      clock,
    );
    const dateOf = async (path: string) =>
      (await fetch(`${gateway.url}${path}`, { headers: sign('s3') })).headers.get('date');

    expect([await dateOf('/'), await dateOf('/page')]).toEqual(Array(2).fill('Fri, 01 Jan 2027 00:00:00 GMT'));
  });

  it('returns an error without a page unchanged, such as for HEAD', async () => {
    const gateway = await open((_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end());

    expect((await fetch(`${gateway.url}/bucket`, { method: 'HEAD', headers: sign('s3') })).status).toBe(404);
  });

  it('answers calls that moto does not support', async () => {
    const service: LocalService = {
      operations: ['ssm:StartAutomationExecution'],
      async answer({ accountId }, input) {
        if (input['DocumentName'] === 'none')
          throw new AwsError('AutomationDefinitionNotFoundException', 'There is none.');
        return { accountId, input };
      },
    };
    const gateway = await open(page(500), [service]);
    const ask = async (input: object) => {
      const headers = { ...sign('ssm'), ...json, 'x-amz-target': 'AmazonSSM.StartAutomationExecution' };
      const response = await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify(input) });
      return { status: response.status, body: await response.json() };
    };

    expect(await ask({ DocumentName: 'a' })).toEqual({
      status: 200,
      body: { accountId: '123456789012', input: { DocumentName: 'a' } },
    });
    expect(await ask({ DocumentName: 'none' })).toMatchObject({
      status: 400,
      body: { __type: 'AutomationDefinitionNotFoundException' },
    });
  });

  it('counts each call by service, operation and caller, which it gets from AssumeRole', async () => {
    const gateway = await open((request, response) => {
      request.resume();
      response.end(
        '<AssumeRoleResponse><AccessKeyId>ASIA1</AccessKeyId><Arn>arn:aws:sts::222222222222:assumed-role/R/s</Arn></AssumeRoleResponse>',
      );
    });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await fetch(gateway.url, { method: 'POST', headers: { ...sign('sts'), ...form }, body: 'Action=AssumeRole' });
    for (let index = 0; index < 2; index += 1) {
      await fetch(gateway.url, {
        method: 'POST',
        headers: { ...sign('ec2', 'ASIA1'), ...form },
        body: 'Action=DescribeVpcs',
      });
    }

    expect(gateway.calls.list()).toEqual([
      { service: 'sts', operation: 'AssumeRole', accountId: '123456789012', role: null, count: 1 },
      { service: 'ec2', operation: 'DescribeVpcs', accountId: '222222222222', role: 'R', count: 2 },
    ]);
    expect(gateway.calls.total).toBe(3);
  });

  it('does not count a call with an account in its header, which comes from an owner', async () => {
    const gateway = await open((_, response) => void response.end());
    await fetch(gateway.url, { headers: { ...sign('ec2'), 'x-moto-account-id': '222222222222' } });

    expect(gateway.calls.total).toBe(0);
  });

  it('reports that moto does not answer', async () => {
    const gateway = await openGateway('http://127.0.0.1:9');
    closing.push(() => gateway.close());
    const response = await fetch(gateway.url, { headers: sign('s3') });

    expect(response.status).toBe(503);
    expect(await response.text()).toMatch(/<Code>ServiceUnavailable<.*moto at http:\/\/127\.0\.0\.1:9 does not answer/);
  });

  it('reports the error with which moto failed', async () => {
    const gateway = await open(
      (_, response) => void response.writeHead(500, { 'x-moto-failed': '"KeyError: web"' }).end(),
    );
    const response = await fetch(gateway.url, { headers: sign('s3') });

    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(/<Code>InternalFailure<.*failed with .*KeyError: web/);
  });

  it('listens only on this machine', async () => {
    const gateway = await open((_, response) => void response.end());

    expect(new URL(gateway.url).hostname).toBe('localhost');
    await expect(fetch(`http://127.0.0.2:${gateway.port}/`)).rejects.toThrow('fetch failed');
  });
});

describe('a watch', () => {
  it('gets each counted call with its body, and no other call', async () => {
    const seen: unknown[] = [];
    const server: Server = createServer((_, response) => void response.end('{}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    closing.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    const gateway = await openGateway(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, [], {
      watch: ({ service, operation }, body) => void seen.push([`${service}:${operation}`, body]),
    });
    closing.push(() => gateway.close());
    const send = (headers: object, body: string) =>
      fetch(gateway.url, { method: 'POST', headers: new Headers({ ...json, ...headers }), body });

    await send({ ...sign('dynamodb'), 'x-amz-target': 'DynamoDB_20120810.GetItem' }, '{"Key":{}}');
    await send(
      { ...sign('dynamodb'), 'x-amz-target': 'DynamoDB_20120810.Scan', 'x-moto-account-id': '111122223333' },
      '{}',
    );

    expect(seen).toEqual([['dynamodb:GetItem', '{"Key":{}}']]);
  });
});

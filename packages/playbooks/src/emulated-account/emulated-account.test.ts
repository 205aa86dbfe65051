import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { openAccount } from './index.ts';

/** A server that holds the requests of one Region until `answerSlow`, and records the Region of each request. */
async function openServer() {
  const slow = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const region = /\/(\w+-\w+-\d)\//.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    requests.push(region);
    incoming.resume();
    const answer = () => void outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    if (region !== 'eu-west-1') return answer();
    arrived.resolve();
    void slow.promise.then(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    arrived: arrived.promise,
    answerSlow: slow.resolve,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('a client of an account', () => {
  it('that is destroyed breaks no request of another client', async () => {
    const server = await openServer();
    try {
      const open = (region: string) => openAccount(server.url, '111122223333', region).client(DynamoDBClient);
      const other = open('us-east-1');
      await other.send(new ListTablesCommand({}));
      const slow = open('eu-west-1').send(new ListTablesCommand({}));
      await server.arrived;

      other.destroy();

      server.answerSlow();
      await slow;
      expect(server.requests).toEqual(['us-east-1', 'eu-west-1']);
    } finally {
      server.close();
    }
  });
});

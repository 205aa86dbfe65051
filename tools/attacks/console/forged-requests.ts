/** Requests of a signed-in caller that claim more than the caller has, or that should break the server. */
import { createApi } from '@asr/console';
import { fakeOperations } from '@asr/console/testing';
import { type Attack, type Broken, type Held, broken, held } from '../attack.ts';
import { areRefused, consoleAttack, isRefused, waiting, writes } from './open-console.ts';

const claims = { role: 'admin', accounts: null, access: { role: 'admin', accounts: null }, mayWrite: true };

const forgedRoles: readonly Attack[] = writes.map(([path, body, goal]) =>
  consoleAttack(
    'viewer',
    `claims the role admin in a console that only reads, ${goal}`,
    async ({ send, own, calls }) => {
      const headers = { ...own, 'X-Role': 'admin', 'X-ASR-Role': 'admin', 'X-HTTP-Method-Override': 'POST' };
      const address = `/api/v1${path}?role=admin&mayWrite=true`;
      const sent = { headers, body: JSON.stringify({ ...body, ...claims }) };
      return areRefused([await send(address, { ...sent, method: 'POST' })], calls);
    },
    false,
  ),
);

const otherMethods: readonly Attack[] = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'].map((method) =>
  consoleAttack('viewer', `sends a write as ${method}, to avoid the checks of a POST`, async ({ send, own, calls }) =>
    areRefused(
      await Promise.all(
        writes
          .filter(([path]) => path !== '/remediations' && path !== '/stop')
          .map(([path]) => send(`/api/v1${path}`, { method, headers: { ...own, 'X-HTTP-Method-Override': 'POST' } })),
      ),
      calls,
    ),
  ),
);

/** The API with a caller of one account, as a server with sign-in runs it. */
async function asOwnerOf(
  account: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly text: string; readonly calls: readonly unknown[][] }> {
  const calls: unknown[][] = [];
  const api = createApi({
    callerOf: () => ({
      id: 'owner',
      grants: [{ role: 'operator', accounts: [account] }],
      operations: fakeOperations(calls, waiting),
    }),
    report: () => {},
    place: 'The test',
  });
  const headers = { 'Content-Type': 'application/json', 'X-ASR-Console': '1', 'X-Accounts': waiting.accountId };
  const response = await api.request(
    new Request(`http://console${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify({ ...body, ...claims }) }),
    }),
  );
  return { status: response.status, text: await response.text(), calls };
}

const ofOne = `/remediations/${waiting.remediationId}`;
const execution = 'arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:approve-x';
const otherAccounts: readonly Attack[] = [
  [ofOne, undefined],
  [`${ofOne}/undo-preview?accounts=${waiting.accountId}`, undefined],
  [`${ofOne}/result?execution=${execution}`, undefined],
  ...writes.filter(([path]) => path !== '/remediations').map(([path, body]) => [path, body] as const),
].map(([path, body]): Attack => ({
  by: 'viewer',
  on: 'console',
  does: `calls ${String(path)} as the owner of another account, to read or change what is not theirs`,
  play: async () => {
    const { status, text, calls } = await asOwnerOf('444455556666', String(path), body as object | undefined);
    return isRefused({ status, body: text, headers: {} }, calls);
  },
}));

const sizes: readonly (readonly [does: string, path: string, body: () => string])[] = [
  ['a reason of 10 MB', '/stop', () => JSON.stringify({ because: 'x'.repeat(10_000_000) })],
  ['a reason of 501 characters', '/stop', () => JSON.stringify({ because: 'x'.repeat(501) })],
  ['33 KB of spaces', '/stop', () => `{"because":"x"${' '.repeat(33_000)}}`],
  ['10,000 findings', '/plans', () => JSON.stringify({ findingIds: Array.from({ length: 10_000 }, () => 'x') })],
  ['21 findings', '/remediations', () => JSON.stringify({ findingIds: Array.from({ length: 21 }, () => 'x') })],
  ['a list that is 15,000 levels deep', '/stop', () => `${'['.repeat(15_000)}${']'.repeat(15_000)}`],
];

const oversized: readonly Attack[] = sizes.flatMap(([what, path, body]) =>
  [false, true].map((isChunked) =>
    consoleAttack(
      'viewer',
      `sends ${what}${isChunked ? ' in chunks' : ''}, to use up memory or the input of an execution`,
      async ({ send, own, calls }) => {
        const headers = isChunked ? { ...own, 'Transfer-Encoding': 'chunked' } : own;
        try {
          return isRefused(await send(`/api/v1${path}`, { method: 'POST', headers, body: body() }), calls);
        } catch (error) {
          // The server may end the connection before it has read everything.
          if (error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET'))
            return calls.some(([name]) => name === 'stopAsr') ? broken('It stopped.') : held('The connection ended.');
          throw error;
        }
      },
    ),
  ),
);

const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain; application/json',
  'application/jsonp',
  'application/json-seq',
  'application/json,text/plain',
  'text/json',
  'APPLICATION/XML',
  '',
];

const wrongTypes: readonly Attack[] = contentTypes.map((type) =>
  consoleAttack(
    'website',
    `sends JSON as ${type === '' ? 'no type' : type}, so that a browser asks no permission first`,
    async ({ send, own, calls }) => {
      const answers = [];
      for (const [path, body] of writes)
        answers.push(
          await send(`/api/v1${path}`, {
            method: 'POST',
            headers: { ...own, 'Content-Type': type },
            body: JSON.stringify(body),
          }),
        );
      return areRefused(answers, calls);
    },
  ),
);

const prototypes: readonly (readonly [does: string, body: string])[] = [
  ['a digest of the prototype', `{"because":"x","__proto__":{"digest":"${'a1'.repeat(32)}"}}`],
  ['a reason of the constructor', `{"digest":"${'a1'.repeat(32)}","constructor":{"prototype":{"because":"x"}}}`],
  ['a list with the properties of an object', '[{"because":"x"}]'],
  ['null', 'null'],
];

const polluting: readonly Attack[] = [
  ...prototypes.map(([what, body]) =>
    consoleAttack('viewer', `approves with ${what}, to fill in what is missing`, async ({ send, own, calls }) =>
      unpolluted(isRefused(await send(`/api/v1${ofOne}/approve`, { method: 'POST', headers: own, body }), calls)),
    ),
  ),
  consoleAttack(
    'viewer',
    'stops ASR with more fields than the contract has, to reach the operation with them',
    async ({ send, own, calls }) => {
      const body =
        '{"because":"x","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"by":"maria"}';
      await send('/api/v1/stop', { method: 'POST', headers: own, body });
      const passed = JSON.stringify(calls.find(([name]) => name === 'stopAsr'));
      return unpolluted(
        passed === '["stopAsr","x"]' ? held('Only the reason is passed on.') : broken(`The operation got ${passed}.`),
      );
    },
  ),
  ...['__proto__', 'constructor', 'hasOwnProperty'].map((key) =>
    consoleAttack(
      'viewer',
      `uses ${key} as the Idempotency-Key of two requests, to get the answer of another one`,
      async ({ send, own, calls }) => {
        const headers = { ...own, 'Idempotency-Key': key };
        await send('/api/v1/stop', { method: 'POST', headers, body: '{"because":"x"}' });
        const second = await send(`/api/v1${ofOne}/undo`, { method: 'POST', headers, body: '{}' });
        return isRefused(
          second,
          calls.filter(([name]) => name !== 'stopAsr'),
        );
      },
    ),
  ),
];

function unpolluted(result: Held | Broken): Held | Broken {
  return 'isAdmin' in {} || 'digest' in {} ? broken('Every object has the field.') : result;
}

const queries = [
  'limit=0',
  'limit=-1',
  'limit=101',
  'limit=1e9',
  'limit=NaN',
  'limit=1&limit=1000',
  'control=',
  `control=${'A'.repeat(2049)}`,
  `cursor=${'A'.repeat(8193)}`,
];

const hostileQueries: readonly Attack[] = [
  ...queries.map((query) =>
    consoleAttack(
      'viewer',
      `lists history with ${query.slice(0, 40)}, to read everything at once`,
      async ({ send, own, calls }) => isRefused(await send(`/api/v1/remediations?${query}`, { headers: own }), calls),
    ),
  ),
  ...['__proto__[role]=admin', 'constructor.prototype.limit=1000', 'isVisible=1&accounts=*', 'limit[]=1000'].map(
    (query) =>
      consoleAttack(
        'viewer',
        `lists history with ${query}, to change the query itself`,
        async ({ send, own, calls }) => {
          await send(`/api/v1/remediations?${query}`, { headers: own });
          const passed = JSON.stringify(calls.find(([name]) => name === 'remediations'));
          return unpolluted(
            passed === undefined || passed === '["remediations",{"limit":25}]'
              ? held('Only what the contract names is passed on.')
              : broken(`The operation got ${passed}.`),
          );
        },
      ),
  ),
];

export const forgedRequests: readonly Attack[] = [
  ...forgedRoles,
  ...otherMethods,
  ...otherAccounts,
  ...oversized,
  ...wrongTypes,
  ...polluting,
  ...hostileQueries,
];

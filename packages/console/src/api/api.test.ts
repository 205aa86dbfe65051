import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Grant, Role } from '../access/index.ts';
import { ConsoleError, type ConsoleOperations, roles } from '../contract/index.ts';
import { aRemediation, fakeOperations, someDigest } from '../testing/index.ts';
import { createApi, endpoints, openApiDocument } from './index.ts';

const id = aRemediation().remediationId;

/** A valid request of each route. */
const bodies: { readonly [path: string]: object } = {
  '/plans': { findingIds: ['finding-1'] },
  '/remediations': { findingIds: ['finding-1'] },
  '/remediations/{id}/approve': { because: 'Checked.', digest: someDigest },
  '/remediations/{id}/reject': { because: 'Needed until Monday.', digest: someDigest },
  '/remediations/{id}/undo': {},
  '/stop': { because: 'Incident 4711.' },
  '/start': { because: '4711 is over.', namespace: 'ASR' },
};
const queries: { readonly [path: string]: string } = {
  '/policy/impact': '?control=EC2.13&mode=automatic',
  '/remediations/{id}/result': '?execution=arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:approve-x',
};

const failures = (lines: string[] = []) => ({
  report: (line: string) => void lines.push(line),
  place: 'The terminal of asr console',
});

const headers = { 'X-ASR-Console': '1', 'Content-Type': 'application/json' };

function callTo(
  { method, path }: { readonly method: string; readonly path: string },
  more: { readonly [name: string]: string } = {},
): Request {
  const url = `http://console${path.replace('{id}', id)}${queries[path] ?? ''}`;
  if (method === 'get') return new Request(url, { headers: more });
  return new Request(url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(bodies[path]) });
}

const caller = (operations: ConsoleOperations, grant: Partial<Grant> = {}) => ({
  id: 'maria',
  grants: [{ role: 'admin' as const, accounts: null, ...grant }],
  operations,
});

function apiFor(grant: Partial<Grant> = {}, calls: unknown[] = [], record = aRemediation()) {
  return createApi({
    callerOf: () => caller(fakeOperations(calls, record), grant),
    ...failures(),
  });
}

const least: { readonly [role in Role]: readonly Role[] } = {
  viewer: ['viewer', 'approver', 'operator', 'admin'],
  approver: ['approver', 'operator', 'admin'],
  operator: ['operator', 'admin'],
  admin: ['admin'],
};

const table = endpoints.flatMap((endpoint) =>
  roles.flatMap((role) => (['all', 'own', 'other'] as const).map((seen) => ({ endpoint, role, seen }))),
);
const accountsOf = { all: null, own: ['111122223333'], other: ['444455556666'] } as const;

describe('every route, for every role and for callers of all, of the own and of other accounts', () => {
  it.each(
    table.map(
      (row) => [`${row.endpoint.method} ${row.endpoint.path} as ${row.role} of ${row.seen} accounts`, row] as const,
    ),
  )('%s', async (_, { endpoint, role, seen }) => {
    const calls: unknown[] = [];
    const response = await apiFor({ role, accounts: accountsOf[seen] }, calls).request(callTo(endpoint));

    const isOfOneRecord = endpoint.path.startsWith('/remediations/{id}');
    const isSwitch = endpoint.path === '/stop' || endpoint.path === '/start';
    const expected = !least[endpoint.role].includes(role)
      ? 403
      : isOfOneRecord && seen === 'other'
        ? 404
        : isSwitch && endpoint.method === 'post' && seen !== 'all'
          ? 403
          : 200;
    expect(response.status).toBe(expected);
    const writes = ['remediate', 'approve', 'reject', 'undo', 'stopAsr', 'startAsr'];
    const wrote = calls.filter((call) => writes.includes((call as readonly string[])[0] ?? ''));
    expect(wrote).toHaveLength(expected === 200 && endpoint.isWrite ? 1 : 0);
  });

  it('has at least the routes of the design', () => {
    const paths = endpoints.map(({ method, path }) => `${method} ${path}`);

    expect(paths).toEqual(
      expect.arrayContaining([
        'get /me',
        'get /findings',
        'get /overdue',
        'get /remediations',
        'get /resources/{id}/timeline',
        'get /remediations/{id}/result',
        'get /controls',
        'get /policy',
        'get /policy/impact',
        'get /accounts',
        'get /doctor',
        'get /metrics',
        'get /stop',
        'post /plans',
        'post /remediations',
        'post /remediations/{id}/approve',
        'post /remediations/{id}/reject',
        'post /remediations/{id}/undo',
        'post /stop',
        'post /start',
      ]),
    );
  });
});

describe('a caller with several grants', () => {
  const grants: readonly Grant[] = [
    { role: 'viewer', accounts: null },
    { role: 'approver', accounts: ['444455556666'] },
  ];
  const api = (account: string) =>
    createApi({
      callerOf: () => ({ id: 'jane', grants, operations: fakeOperations([], aRemediation({ accountId: account })) }),
      ...failures(),
    });
  const approve = { method: 'post', path: '/remediations/{id}/approve' };

  it.each([
    ['444455556666', 200],
    ['111122223333', 404],
  ])('approves in the accounts of the role only: %s', async (account, status) => {
    expect((await api(account).request(callTo(approve))).status).toBe(status);
    expect((await api(account).request(callTo({ method: 'get', path: '/remediations/{id}' }))).status).toBe(200);
  });

  it('does not stop ASR with a role in some accounts', async () => {
    const operator = [...grants, { role: 'operator', accounts: ['444455556666'] }] as const;
    const some = createApi({
      callerOf: () => ({ id: 'jane', grants: operator, operations: fakeOperations() }),
      ...failures(),
    });

    expect((await some.request(callTo({ method: 'post', path: '/stop' }))).status).toBe(403);
  });

  it('without any grant is refused everywhere', async () => {
    const none = createApi({
      callerOf: () => ({ id: 'jane', grants: [], operations: fakeOperations() }),
      ...failures(),
    });

    for (const endpoint of endpoints) expect((await none.request(callTo(endpoint))).status).toBe(403);
  });
});

describe('a request that writes', () => {
  const approve = { method: 'post', path: '/remediations/{id}/approve' };

  it('passes exactly the digest and the reason', async () => {
    const calls: unknown[] = [];

    await apiFor({}, calls).request(callTo(approve));

    expect(calls).toContainEqual(['approve', id, someDigest, 'Checked.']);
  });

  it.each(['text/plain', 'application/json-seq', 'application/json,text/plain', 'application/jsonp', ''])(
    'as %p is refused with the type that is expected',
    async (type) => {
      const calls: unknown[] = [];
      const response = await apiFor({}, calls).request(callTo(approve, { 'Content-Type': type }));

      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ detail: 'The body must be application/json.' });
      expect(calls).toEqual([]);
    },
  );

  it('runs once for one Idempotency-Key, and answers the repetition with the same result', async () => {
    const calls: unknown[] = [];
    const api = apiFor({}, calls);
    const key = { 'Idempotency-Key': 'b1946ac92492d234' };

    const answers = await Promise.all([api.request(callTo(approve, key)), api.request(callTo(approve, key))]);

    expect(await Promise.all(answers.map((one) => one.json()))).toEqual([expect.anything(), expect.anything()]);
    expect(calls.filter((call) => (call as readonly string[])[0] === 'approve')).toHaveLength(1);
  });

  it('of two callers with the same Idempotency-Key runs for each of them', async () => {
    const calls: unknown[] = [];
    const operations = fakeOperations(calls);
    const callerOf = (request: Request) => ({
      ...caller(operations),
      id: request.headers.get('X-Test-Caller') ?? '',
    });
    const api = createApi({ callerOf, ...failures() });
    const key = { 'Idempotency-Key': 'b1946ac92492d234' };

    for (const one of ['maria', 'jane']) await api.request(callTo(approve, { ...key, 'X-Test-Caller': one }));

    expect(calls.filter((call) => (call as readonly string[])[0] === 'approve')).toHaveLength(2);
  });

  it('is refused if its Idempotency-Key belongs to another request', async () => {
    const api = apiFor();
    const key = { 'Idempotency-Key': 'b1946ac92492d234' };
    await api.request(callTo(approve, key));

    const response = await api.request(callTo({ method: 'post', path: '/remediations/{id}/undo' }, key));

    expect(response.status).toBe(422);
  });

  it.each([
    ['no reason', { because: '  ', digest: someDigest }, 422],
    ['a part of a digest', { because: 'x', digest: someDigest.slice(0, 16) }, 422],
    ['more than 32 KB', { because: 'x'.repeat(40_000), digest: someDigest }, 413],
  ])('is refused with %s', async (_, body, status) => {
    const calls: unknown[] = [];
    const request = new Request(`http://console/remediations/${id}/approve`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });

    const response = await apiFor({}, calls).request(request);

    expect({ status: response.status, calls }).toEqual({ status, calls: [] });
  });

  it.each([
    ['without the header of the console', { 'Content-Type': 'application/json' }, 403],
    ['as a form', { 'X-ASR-Console': '1', 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
  ])('is refused %s', async (_, given, status) => {
    const calls: unknown[] = [];
    const request = new Request('http://console/stop', { method: 'POST', headers: given, body: '{"because":"x"}' });

    expect((await apiFor({}, calls).request(request)).status).toBe(status);
    expect(calls).toEqual([]);
  });

  it('does not start a deployment of another name', async () => {
    const calls: unknown[] = [];
    const body = JSON.stringify({ because: 'x', namespace: 'ASR2' });

    const response = await apiFor({}, calls).request(
      new Request('http://console/start', { method: 'POST', headers, body }),
    );

    expect({ status: response.status, calls }).toEqual({ status: 422, calls: [['me']] });
  });
});

describe('an error', () => {
  it('is a problem document with a sentence', async () => {
    const operations = {
      ...fakeOperations(),
      stop: async () => {
        throw new ConsoleError(503, 'No AWS credentials found. Log in.');
      },
    };
    const api = createApi({ callerOf: () => caller(operations, { role: 'viewer' }), ...failures() });

    const response = await api.request('/stop');

    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not available',
      status: 503,
      detail: 'No AWS credentials found. Log in.',
    });
  });

  it('of AWS goes to the terminal with a reference, and not to the browser', async () => {
    const lines: string[] = [];
    const cause = Object.assign(
      new Error('User arn:aws:iam::999999999999:user/maria with key AKIAABCDEFGHIJKLMNOP is denied.\nSecond line.'),
      { name: 'AccessDeniedException' },
    );
    const undo = async () => Promise.reject(cause);
    const api = createApi({
      callerOf: () => caller({ ...fakeOperations(), undo }),
      ...failures(lines),
    });

    const response = await api.request(callTo({ method: 'post', path: '/remediations/{id}/undo' }));
    const { detail } = (await response.json()) as { readonly detail: string };
    const [, reference] = /Reference: ([\da-f]{8})$/.exec(detail) ?? [];

    expect(response.status).toBe(500);
    expect(detail).toContain('The terminal of asr console has the cause.');
    expect(detail).not.toMatch(/999999999999|maria|AccessDenied/);
    expect(lines).toEqual([
      `${reference} POST /remediations/{id}/undo: AccessDeniedException: User arn:aws:iam::999999999999:user/maria with key [removed] is denied. Second line.`,
    ]);
  });

  it('of an answer that breaks the contract says neither the values nor the body of the request', async () => {
    const lines: string[] = [];
    const stopAsr = async (because: string) => ({ stopped: because }) as never;
    const api = createApi({
      callerOf: () => caller({ ...fakeOperations(), stopAsr }),
      ...failures(lines),
    });

    const response = await api.request(callTo({ method: 'post', path: '/stop' }));

    expect(response.status).toBe(500);
    expect(lines).toEqual([expect.stringMatching(/^[\da-f]{8} POST \/stop: ZodError: /)]);
    expect(lines.join('')).not.toContain('Incident 4711');
  });

  it('in the check of the caller is reported without the query', async () => {
    const lines: string[] = [];
    const callerOf = (): never => {
      throw new Error('https://example.com/?X-Amz-Signature=abc123&x=1 Bearer abc.def');
    };
    const api = createApi({ callerOf, ...failures(lines) });

    expect((await api.request('/metrics?since=secret')).status).toBe(500);
    expect(lines).toEqual([
      expect.stringMatching(/GET before its route: Error: .*X-Amz-Signature=\[removed\]&x=1 Bearer \[removed\]$/),
    ]);
  });

  it('of an unknown route is 404', async () => {
    expect((await apiFor().request('/nowhere')).status).toBe(404);
  });

  it('of a body that is not JSON is 400', async () => {
    const request = new Request('http://console/stop', { method: 'POST', headers, body: '{' });

    expect((await apiFor().request(request)).status).toBe(400);
  });
});

it('a response contains only what the contract names', async () => {
  const record = { ...aRemediation(), secret: 'must not leave the server' };

  const response = await apiFor({}, [], record).request(`/remediations/${id}`);

  expect(await response.text()).not.toContain('must not leave the server');
});

it('openapi.json is the document of the routes; `pnpm generate` writes it', () => {
  const written: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'openapi.json'), 'utf8'));

  expect(written).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

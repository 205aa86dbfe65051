import { describe, expect, it } from '@jest/globals';
import type { ConsoleGrant } from '@asr/orchestrator';
import { endpoints, writeHeader } from '../api/index.ts';
import { roles } from '../contract/index.ts';
import { aPool, aRemediation, aUserPool, fakeOperations, idClaims, someDigest } from '../testing/index.ts';
import { hostedApp, tokenVerifier } from './index.ts';

const pool = aUserPool();
const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${aPool.userPoolId}`;
const domain = 'https://asr.auth.eu-west-1.amazoncognito.com';
const web = new Map([
  ['/index.html', { content: new TextEncoder().encode('<title>ASR</title>'), type: 'text/html; charset=utf-8' }],
  [
    '/assets/index-1a.js',
    { content: new TextEncoder().encode('x'.repeat(4000)), type: 'text/javascript; charset=utf-8' },
  ],
]);

interface World {
  readonly grants?: readonly ConsoleGrant[];
  readonly accountsBelow?: (units: readonly string[]) => Promise<readonly string[]>;
  readonly account?: string;
}

function aConsole({
  grants = [{ group: 'asr-admins', role: 'admin' }],
  accountsBelow,
  account = '111122223333',
}: World = {}) {
  const calls: unknown[][] = [];
  const lines: string[] = [];
  const actors: string[] = [];
  const app = hostedApp({
    web,
    signIn: { issuer, domain, clientId: aPool.clientId },
    verifier: tokenVerifier(aPool, pool.jwks),
    grants,
    accountsBelow: accountsBelow ?? (async () => []),
    operationsFor(userName) {
      actors.push(userName);
      return fakeOperations(calls, aRemediation({ accountId: account }));
    },
    report: (line) => void lines.push(line),
  });
  const send = (path: string, headers: object, body?: object) =>
    app.request(`https://console.example.com${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: given({ [writeHeader]: '1', 'Content-Type': 'application/json', ...headers }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { send, calls, lines, actors };
}

/** An empty header is not sent. */
const given = (headers: object) => Object.entries(headers).filter(([, value]) => value !== '') as [string, string][];

const as = (claims: object, header: object = {}) => ({ Authorization: `Bearer ${pool.sign(claims, header)}` });
const jane = as(idClaims());

describe('a token', () => {
  it('of a person of the identity provider is accepted, and the operations have their name', async () => {
    const { send, actors } = aConsole();

    const response = await send('/api/v1/me', jane);

    expect(await response.json()).toMatchObject({ role: 'admin', accounts: null });
    expect(actors).toEqual(['jane@example.com']);
  });

  const signed = pool.sign(idClaims());
  const [head = '', body = '', signature = ''] = signed.split('.');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['that is missing', {}],
    ['without a scheme', { Authorization: signed }],
    ['in a cookie', { Cookie: `token=${signed}` }],
    ['without a signature', { Authorization: `Bearer ${part({ alg: 'none', kid: 'key-1' })}.${body}.` }],
    [
      'with the algorithm none',
      { Authorization: `Bearer ${part({ alg: 'none', kid: 'key-1' })}.${body}.${signature}` },
    ],
    ['with the algorithm HS256', as(idClaims(), { alg: 'HS256' })],
    [
      'with other claims than were signed',
      { Authorization: `Bearer ${head}.${part(idClaims({ 'custom:groups': 'root' }))}.${signature}` },
    ],
    ['of a key with the same id that is not of the pool', { Authorization: `Bearer ${aUserPool().sign(idClaims())}` }],
    ['that has expired', as(idClaims({ exp: 1_700_000_000 }))],
    ['that is not valid yet', as(idClaims({ nbf: Math.floor(Date.now() / 1000) + 3600 }))],
    ['of another application', as(idClaims({ aud: 'anotherclient' }))],
    ['of another user pool', as(idClaims({ iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other' }))],
    ['that is an access token', as(idClaims({ token_use: 'access', client_id: aPool.clientId, aud: undefined }))],
  ])('%s is refused with 401, and nothing is called', async (_, headers) => {
    const { send, calls, actors, lines } = aConsole();

    const response = await send('/api/v1/stop', headers, { because: 'x' });

    expect({ status: response.status, calls, actors, lines }).toEqual({
      status: 401,
      calls: [],
      actors: [],
      lines: [],
    });
  });

  it('with a key that the pool does not have is not accepted', async () => {
    const response = await aConsole().send('/api/v1/me', {
      Authorization: `Bearer ${aUserPool('key-2').sign(idClaims())}`,
    });

    expect([401, 503]).toContain(response.status);
  });
});

describe('the groups of a person', () => {
  it('without a role get a sentence that says what to do', async () => {
    const { send } = aConsole({ grants: [{ group: 'other', role: 'admin' }] });

    const response = await send('/api/v1/me', jane);

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('jane@example.com has no role here.'),
    });
  });

  it('are compared exactly', async () => {
    const { send } = aConsole({
      grants: [
        { group: 'asr', role: 'admin' },
        { group: 'ASR-ADMINS', role: 'admin' },
      ],
    });

    expect((await send('/api/v1/me', jane)).status).toBe(403);
  });

  const approval = { because: 'Checked.', digest: someDigest };
  const approve = `/api/v1/remediations/${aRemediation().remediationId}/approve`;

  it('have a role in the accounts below organizational units', async () => {
    const grants = [{ group: 'staff', role: 'approver', organizationalUnits: ['ou-a1b2-c3d4e5f6'] }] as const;
    const accountsBelow = async () => ['444455556666'];
    const statusIn = async (account: string) =>
      (await aConsole({ grants, accountsBelow, account }).send(approve, jane, approval)).status;

    expect(await statusIn('444455556666')).toBe(200);
    expect(await statusIn('111122223333')).toBe(404);
  });

  it('have no role at all if AWS Organizations does not answer', async () => {
    const grants = [
      { group: 'asr-admins', role: 'viewer' },
      { group: 'staff', role: 'approver', organizationalUnits: ['r-a1b2'] },
    ] as const;
    const { send, calls, lines } = aConsole({ grants, accountsBelow: () => Promise.reject(new Error('no answer')) });

    expect((await send(approve, jane, approval)).status).toBe(500);
    expect(calls).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('no answer')]);
  });
});

describe('every route, for every role, in own and in other accounts', () => {
  const id = aRemediation().remediationId;
  const bodies: { readonly [path: string]: object } = {
    '/plans': { findingIds: ['finding-1'] },
    '/remediations': { findingIds: ['finding-1'] },
    '/remediations/{id}/approve': { because: 'Checked.', digest: someDigest },
    '/remediations/{id}/reject': { because: 'Checked.', digest: someDigest },
    '/remediations/{id}/undo': {},
    '/stop': { because: 'x' },
    '/start': { because: 'x', namespace: 'ASR' },
  };
  const queries: { readonly [path: string]: string } = {
    '/policy/impact': '?control=EC2.13&mode=automatic',
    '/remediations/{id}/result':
      '?execution=arn:aws:states:eu-west-1:999999999999:execution:ASR-Orchestrator:approve-x',
  };
  const table = endpoints.flatMap((endpoint) =>
    [undefined, ...roles].flatMap((role) =>
      ['111122223333', '444455556666'].map((account) => ({ endpoint, role, account })),
    ),
  );

  it.each(
    table.map(
      (row) =>
        [`${row.endpoint.method} ${row.endpoint.path} as ${row.role ?? 'no role'} in ${row.account}`, row] as const,
    ),
  )('%s', async (_, { endpoint, role, account }) => {
    const grants = role === undefined ? [] : ([{ group: 'staff', role, accounts: ['111122223333'] }] as const);
    const { send, calls } = aConsole({ grants, account });
    const path = `/api/v1${endpoint.path.replace('{id}', id)}${queries[endpoint.path] ?? ''}`;

    const { status } = await send(path, jane, endpoint.method === 'post' ? bodies[endpoint.path] : undefined);

    const expected = expectedStatus(endpoint, role, account);
    expect(status).toBe(expected);
    const writes = ['remediate', 'approve', 'reject', 'undo', 'stopAsr', 'startAsr'];
    const wrote = calls.filter(([name]) => writes.includes(String(name)));
    expect(wrote).toHaveLength(expected === 200 && endpoint.isWrite ? 1 : 0);
  });
});

function expectedStatus(
  { method, path, role: required }: (typeof endpoints)[number],
  role: (typeof roles)[number] | undefined,
  account: string,
): number {
  const isSwitch = method === 'post' && (path === '/stop' || path === '/start');
  if (isSwitch || role === undefined || roles.indexOf(role) < roles.indexOf(required)) return 403;
  return path.startsWith('/remediations/{id}') && account !== '111122223333' ? 404 : 200;
}

describe('a write', () => {
  it.each([
    ['without the header of the console', { [writeHeader]: '' }, 403],
    ['as a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
  ])('%s is refused', async (_, headers, status) => {
    const { send, calls } = aConsole();

    const { status: answered } = await send('/api/v1/stop', { ...jane, ...headers }, { because: 'x' });

    expect({ answered, calls }).toEqual({ answered: status, calls: [] });
  });
});

describe('the page', () => {
  it('is public, and may connect only to this server and to the sign-in', async () => {
    const response = await aConsole().send('/', {});

    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Security-Policy')).toContain(`connect-src 'self' ${domain};`);
    expect(response.headers.get('Strict-Transport-Security')).toContain('max-age=63072000');
  });

  it('reads where to sign in', async () => {
    expect(await (await aConsole().send('/sign-in.json', {})).json()).toEqual({
      kind: 'single-sign-on',
      issuer,
      domain,
      clientId: aPool.clientId,
    });
  });

  it('gets compressed files, and answers of the API that are not compressed', async () => {
    const { send } = aConsole();
    const gzip = { 'Accept-Encoding': 'gzip' };

    expect((await send('/assets/index-1a.js', gzip)).headers.get('Content-Encoding')).toBe('gzip');
    expect((await send('/api/v1/controls', { ...gzip, ...jane })).headers.get('Content-Encoding')).toBeNull();
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/', '/index.html/x'])(
    'has no file at %s',
    async (path) => {
      expect((await aConsole().send(path, {})).status).toBe(404);
    },
  );
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRemediation, fakeOperations, signIn } from '../testing/index.ts';
import { type LocalConsole, openLocalConsole } from './console-server.ts';
import { contentSecurityPolicy, readWebFiles } from '../page/index.ts';

let folder: string;
let calls: unknown[];
let opened: LocalConsole;
let cookie: string;
/** The headers of the page. */
let page: Awaited<ReturnType<typeof signIn>>;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

/** With any Host and any path, which fetch would not send. */
function send(
  path: string,
  { method = 'GET', body, ...headers }: { readonly [name: string]: string | undefined } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(opened.origin);
  return new Promise((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const request = httpRequest(
      { hostname, port, path, method, agent: false, headers: given as { [name: string]: string } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const report = (line: string): never => {
  throw new Error(line);
};

const write = (more: { readonly [name: string]: string | undefined } = {}) => ({
  method: 'POST',
  ...page,
  body: '{"because":"Incident 4711."}',
  ...more,
});

function exchange(token: string): Promise<Answer> {
  const body = JSON.stringify({ token });
  return send('/session', write({ body, Cookie: undefined, 'Content-Length': String(body.length) }));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asr-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>ASR console</title>');
  writeFileSync(join(folder, 'assets', 'index-1.js'), 'export {};');
  calls = [];
  opened = await openLocalConsole({
    operations: fakeOperations(calls),
    web: readWebFiles(folder),
    mayWrite: true,
    report,
  });
  page = await signIn(opened);
  cookie = page.Cookie;
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true });
});

describe('the link', () => {
  it('has its token in the fragment, which no browser sends', () => {
    expect(new URL(opened.link).pathname + new URL(opened.link).search).toBe('/');
    expect(new URL(opened.link).hash).toMatch(/^#token=[\w-]{43}$/);
  });

  it('works once', async () => {
    expect(await exchange(opened.link.replace(/^.*#token=/, ''))).toMatchObject({ status: 401 });
  });

  it('gives a cookie that scripts and other sites cannot use', async () => {
    const other = await openLocalConsole({ operations: fakeOperations(), web: new Map(), mayWrite: false, report });
    try {
      const token = other.link.replace(/^.*#token=/, '');
      const { headers } = await fetch(`${other.origin}/session`, {
        method: 'POST',
        headers: { Origin: other.origin, 'X-ASR-Console': '1', 'Content-Type': 'application/json' },
        body: JSON.stringify({ token }),
      });
      expect(headers.get('set-cookie')).toMatch(/^asr-console-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    } finally {
      await other.close();
    }
  });
});

describe('the server', () => {
  it('listens on the loopback interface only', () => {
    expect(new URL(opened.origin).hostname).toBe('127.0.0.1');
  });

  it('shows the page without a cookie, and nothing else', async () => {
    expect(await send('/')).toMatchObject({ status: 200, body: expect.stringContaining('<title>ASR console</title>') });
    expect(await send('/assets/index-1.js')).toMatchObject({ status: 200 });
    expect(await send('/api/v1/me')).toMatchObject({ status: 401 });
  });

  it('sends the headers that protect the page, also with an error', async () => {
    for (const path of ['/', '/assets/index-1.js', '/api/v1/me', '/nowhere'])
      expect((await send(path)).headers).toMatchObject({
        'content-security-policy': contentSecurityPolicy(),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      });
  });

  it('lets a browser store only the files of the web app', async () => {
    const cached = async (path: string) => (await send(path, { ...page })).headers['cache-control'];

    expect(await cached('/assets/index-1.js')).toBe('public, max-age=31536000, immutable');
    expect(await cached('/')).toBe('no-cache');
    for (const path of ['/api/v1/me', '/api/v1/nowhere', '/nowhere']) expect(await cached(path)).toBe('no-store');
    expect((await send('/api/v1/me')).headers['cache-control']).toBe('no-store');
  });

  it('lets the page read and write', async () => {
    calls.length = 0;
    expect(await send('/api/v1/me', { ...page })).toMatchObject({ status: 200 });
    expect(await send('/api/v1/stop', write())).toMatchObject({ status: 200 });
    expect(calls).toEqual([['me'], ['stopAsr', 'Incident 4711.']]);
  });
});

describe('an attack', () => {
  it.each([
    ['a name that resolves to 127.0.0.1', () => ({ Host: 'attacker.example' }), 421],
    ['localhost, which is another origin', () => ({ Host: `localhost:${new URL(opened.origin).port}` }), 421],
    ['another port', () => ({ Host: '127.0.0.1:1' }), 421],
    ['a page of another site', () => ({ Origin: 'https://attacker.example' }), 403],
    ['a page of another port of this machine', () => ({ Origin: 'http://127.0.0.1:1' }), 403],
    ['a sandboxed frame', () => ({ Origin: 'null' }), 403],
    ['a request without an Origin', () => ({ Origin: undefined }), 403],
    ['another site, by Sec-Fetch-Site', () => ({ 'Sec-Fetch-Site': 'cross-site' }), 403],
    ['another port, by Sec-Fetch-Site', () => ({ 'Sec-Fetch-Site': 'same-site' }), 403],
    ['a form, which cannot set a header', () => ({ 'X-ASR-Console': undefined }), 401],
    ['a form of JSON as text', () => ({ 'Content-Type': 'text/plain' }), 415],
    ['no cookie', () => ({ Cookie: undefined }), 401],
    ['the cookie alone, as a server on another port gets it', () => ({ 'X-ASR-Console': '1' }), 401],
    ['the key of the page alone', () => ({ Cookie: `${cookie.split('=')[0]}=${page['X-ASR-Console']}` }), 401],
    ['a wrong cookie', () => ({ Cookie: `${cookie.slice(0, -2)}zz` }), 401],
    [
      'the token instead of the cookie',
      () => ({ Cookie: `${cookie.split('=')[0]}=${opened.link.split('=')[1]}` }),
      401,
    ],
    ['a body of 1 MB', () => ({ body: JSON.stringify({ because: 'x'.repeat(1_000_000) }) }), 413],
    ['a prototype in the body', () => ({ body: '{"__proto__":{"because":"x"}}' }), 422],
    ['a list as a reason', () => ({ body: '{"because":["x"]}' }), 422],
  ])('with %s stops nothing', async (_, more, status) => {
    calls.length = 0;

    const { status: answered } = await send('/api/v1/stop', write(more()));

    expect({ answered, calls }).toEqual({ answered: status, calls: [] });
  });

  it.each([
    '/../../../etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/index-1.js%00.html',
    '//etc/passwd',
    '/assets\\..\\..\\package.json',
    '/.env',
    '/constructor',
    '/__proto__',
  ])('with the path %s reads no file', async (path) => {
    const { status, body } = await send(path, { Cookie: cookie });

    expect([200, 400, 404]).toContain(status);
    // Some of these paths are the page itself, after the parts of the path are resolved.
    expect(status !== 200 || body.includes('<title>ASR console</title>')).toBe(true);
    expect(body).not.toMatch(/root:|"name"/);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'with %s changes nothing, and gets no permission of CORS',
    async (method) => {
      calls.length = 0;

      const { status, headers } = await send('/api/v1/stop', write({ method, body: undefined }));

      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(calls).toEqual([]);
    },
  );

  it('in a read by a page of another site gets no data', async () => {
    expect(await send('/api/v1/me', { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' })).toMatchObject({ status: 403 });
    expect(await send('/api/v1/me', { Cookie: cookie, Origin: 'https://attacker.example' })).toMatchObject({
      status: 403,
    });
  });

  it('by a link on another site opens only the page', async () => {
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };

    expect(await send('/', link)).toMatchObject({ status: 200 });
    expect(await send('/api/v1/me', { ...link, Cookie: cookie })).toMatchObject({ status: 403 });
  });

  it('with a token of guesses gets no cookie', async () => {
    for (const token of ['', 'x', cookie.split('=')[1] ?? '', '"', 'a'.repeat(5000)]) {
      const answer = await exchange(token);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('with a header that is not HTTP ends the connection', async () => {
    const { hostname, port } = new URL(opened.origin);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\u0000\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  });
});

it('a console without --write refuses every write, with the command that allows it', async () => {
  const reading = await openLocalConsole({
    operations: fakeOperations(calls, aRemediation()),
    web: new Map(),
    mayWrite: false,
    report,
  });
  try {
    const headers = await signIn(reading);
    calls.length = 0;

    const response = await fetch(`${reading.origin}/api/v1/stop`, {
      method: 'POST',
      headers,
      body: '{"because":"x"}',
    });

    expect(response.status).toBe(403);
    expect(await response.text()).toContain('asr console --write');
    expect(calls).toEqual([]);
  } finally {
    await reading.close();
  }
});

/** Other users and programs of the operator's machine, which can connect to the console without its cookie. */
import { type Attack, broken, held } from '../attack.ts';
import { type UnderAttack, areRefused, consoleAttack, isRefused, writes } from './open-console.ts';

const credentials: readonly (readonly [
  what: string,
  headers: (open: UnderAttack) => { readonly [name: string]: string },
])[] = [
  ['no cookie', () => ({ Cookie: '' })],
  ['an empty cookie', ({ cookie }) => ({ Cookie: `${nameOf(cookie)}=` })],
  ['the used token as the cookie', ({ cookie, token }) => ({ Cookie: `${nameOf(cookie)}=${token}` })],
  ['the used token as a bearer token', ({ token }) => ({ Cookie: '', Authorization: `Bearer ${token}` })],
  ['the beginning of the cookie', ({ cookie }) => ({ Cookie: cookie.slice(0, -1) })],
  ['more than the cookie', ({ cookie }) => ({ Cookie: `${cookie}x` })],
  ['the cookie in capital letters', ({ cookie }) => ({ Cookie: cookie.toUpperCase() })],
  ['the secret under another name', ({ cookie }) => ({ Cookie: cookie.replace(/^[^=]+/, 'asr-console-1') })],
  [
    '150 guesses in one header',
    ({ cookie }) => ({ Cookie: Array.from({ length: 150 }, (_, nth) => `${nameOf(cookie)}=${nth}`).join('; ') }),
  ],
  ["the operator's cookie, which a page of another port got", () => ({ 'X-ASR-Console': '1' })],
  ['the cookie as the key', ({ cookie }) => ({ 'X-ASR-Console': cookie.slice(cookie.indexOf('=') + 1) })],
  ['the name of a property as the cookie', ({ cookie }) => ({ Cookie: `${nameOf(cookie)}=__proto__; __proto__=1` })],
];

const nameOf = (cookie: string) => cookie.split('=')[0] ?? '';

const withoutCookie: readonly Attack[] = credentials.map(([what, headers]) =>
  consoleAttack('neighbor', `sends ${what}, to read history and to approve a plan`, async (open) => {
    const { send, own, calls } = open;
    const given = { ...own, ...headers(open) };
    const answers = [
      await send('/api/v1/remediations', { headers: given }),
      await send('/api/v1/me', { headers: given }),
    ];
    for (const [path, body] of writes)
      answers.push(await send(`/api/v1${path}`, { method: 'POST', headers: given, body: JSON.stringify(body) }));
    return areRefused(answers, calls);
  }),
);

const tokens: readonly (readonly [what: string, body: (open: UnderAttack) => string])[] = [
  ['the token that was used', ({ token }) => JSON.stringify({ token })],
  ['an empty token', () => '{"token":""}'],
  ['a list with the token', ({ token }) => JSON.stringify({ token: [token] })],
  ['an object as the token', () => '{"token":{"length":43}}'],
  ['a token of the prototype', ({ token }) => `{"__proto__":{"token":"${token}"}}`],
  ['a token with a NUL', ({ token }) => JSON.stringify({ token: `${token}\u0000` })],
  ['a body that is no JSON', ({ token }) => `token=${token}`],
  ['a token of 10 KB', () => JSON.stringify({ token: 'a'.repeat(10_000) })],
];

const exchanges: readonly Attack[] = tokens.map(([what, body]) =>
  consoleAttack('neighbor', `exchanges ${what}, to get the operator's cookie`, async (open) =>
    isRefused(
      await open.send('/session', { method: 'POST', headers: { ...open.own, Cookie: '' }, body: body(open) }),
      open.calls,
    ),
  ),
);

const tokenInAddress = consoleAttack(
  'neighbor',
  'opens the page with the token in its address, to find it in a log or in a referrer',
  async ({ send, token, calls }) => {
    const page = await send(`/?token=${token}`);
    const answer = await send(`/session?token=${token}`);
    if (page.headers['referrer-policy'] !== 'no-referrer') return broken('The page sends a referrer.');
    if (page.headers['set-cookie'] !== undefined) return broken('The page gives a cookie.');
    return isRefused(answer, calls);
  },
);

/** Spellings of `/api/v1/me` that a router could read as the route, and a check as something else. */
const spellings = [
  '/api/v1/me/',
  '/api//v1/me',
  '//api/v1/me',
  '/api/v1/./me',
  '/assets/../api/v1/me',
  '/api/v1/%6de',
  '/%61pi/v1/me',
  '/api%2fv1%2fme',
  '/api/v1/me%00',
  '/api/v1/me;x=1',
  '/API/v1/ME',
  '/session/../api/v1/me',
  '\\api\\v1\\me',
];

const unauthenticated: readonly Attack[] = spellings.map((path) =>
  consoleAttack('neighbor', `asks for ${path} without a cookie, to learn who acts`, async ({ send, calls }) =>
    isRefused(await send(path), calls),
  ),
);

const files = [
  '/../credentials.js',
  '/assets/../../credentials.js',
  '/%2e%2e/credentials.js',
  '/..%2fcredentials.js',
  '/assets/..%2f..%2fcredentials.js',
  '/%252e%252e%252fcredentials.js',
  '/..%5ccredentials.js',
  '/..\\credentials.js',
  '/.%00./credentials.js',
  '/credentials.js%00.html',
  '/%c0%ae%c0%ae/credentials.js',
  '/....//credentials.js',
  '//127.0.0.1/../credentials.js',
  'http://evil.example/../credentials.js',
  '/%ff',
  '/%',
];

const paths: readonly Attack[] = files.map((path) =>
  consoleAttack('neighbor', `asks for ${path}, to read a file beside the web app`, async ({ send, own, calls }) =>
    areRefused([await send(path), await send(path, { headers: own })], calls),
  ),
);

const ids = [
  '..',
  '..%2fstop',
  '%2e%2e%2f%2e%2e%2fstop',
  'r-0a1b2c3d4e5f60718293%00',
  'r-0a1b2c3d4e5f60718293%2f..',
  '%252e',
];

const otherRoutes: readonly Attack[] = ids.map((id) =>
  consoleAttack(
    'neighbor',
    `undoes the remediation ${id}, to reach another route or record`,
    async ({ send, own, calls }) =>
      isRefused(
        await send(`/api/v1/remediations/${id}/undo`, { method: 'POST', headers: own, body: '{"because":"x"}' }),
        calls,
      ),
  ),
);

const splitting = consoleAttack(
  'neighbor',
  'puts a line break into the path, to set a cookie in the answer',
  async ({ send }) => {
    const { headers } = await send('/%0d%0aSet-Cookie:%20asr-console=evil');
    return headers['set-cookie'] === undefined
      ? held('The path is no part of the headers.')
      : broken('A cookie is set.');
  },
);

export const neighborAttacks: readonly Attack[] = [
  ...withoutCookie,
  ...exchanges,
  tokenInAddress,
  ...unauthenticated,
  ...paths,
  ...otherRoutes,
  splitting,
];

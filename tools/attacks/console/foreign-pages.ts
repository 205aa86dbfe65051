/** Pages of other sites, and names that lead to this machine, against the console that an operator has open. */
import { type Attack, broken, held } from '../attack.ts';
import { areRefused, consoleAttack, isRefused, writes } from './open-console.ts';

/** What a page of another origin can send. A browser adds the cookie for another port, and never the header of the page. */
const forms: readonly (readonly [what: string, headers: { readonly [name: string]: string }])[] = [
  ['a form of another site', { Origin: 'https://evil.example', 'Content-Type': 'text/plain' }],
  ['a form of a page on another port', { Origin: 'http://127.0.0.1:1', 'Content-Type': 'text/plain' }],
  ['a form of a sandboxed frame', { Origin: 'null', 'Content-Type': 'text/plain' }],
  ['a form without an origin', { 'Content-Type': 'text/plain' }],
  [
    'a script of another site that claims to be the page',
    { Origin: 'https://evil.example', 'Content-Type': 'application/json', 'X-ASR-Console': '1' },
  ],
];

const crossSite: readonly Attack[] = forms.flatMap(([what, headers]) =>
  writes.map(([path, body, goal]) =>
    consoleAttack('website', `sends ${what} with the operator's cookie, ${goal}`, async ({ send, cookie, calls }) =>
      isRefused(
        await send(`/api/v1${path}`, {
          method: 'POST',
          headers: { ...headers, Cookie: cookie },
          body: JSON.stringify(body),
        }),
        calls,
      ),
    ),
  ),
);

/** With the header of the page and without an Origin, only the header of the browser says that the page is another one. */
const sites: readonly Attack[] = ['cross-site', 'same-site'].map((site) =>
  consoleAttack(
    'website',
    `reads history from a ${site} page, to learn what is open`,
    async ({ send, cookie, calls }) =>
      isRefused(
        await send('/api/v1/remediations', {
          headers: { Cookie: cookie, 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
        }),
        calls,
      ),
  ),
);

const preflight = consoleAttack(
  'website',
  'asks with a preflight for the permission to write, to use fetch with the header of the page',
  async ({ send, calls, cookie }) =>
    isRefused(
      await send('/api/v1/stop', {
        method: 'OPTIONS',
        headers: {
          Cookie: cookie,
          Origin: 'https://evil.example',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'x-asr-console',
        },
      }),
      calls,
    ),
);

const framed = consoleAttack('website', 'frames the page, to make the operator click on Approve', async ({ send }) => {
  const { headers } = await send('/');
  const policy = String(headers['content-security-policy']);
  const isClosed = policy.includes("frame-ancestors 'none'") && headers['x-frame-options'] === 'DENY';
  return isClosed ? held("frame-ancestors 'none'") : broken(`The page can be framed: ${policy}`);
});

const hosts: readonly (readonly [does: string, host: (port: string) => string])[] = [
  ['a name that resolves to 127.0.0.1', (port) => `evil.example:${port}`],
  ['a public name of 127.0.0.1', (port) => `127.0.0.1.nip.io:${port}`],
  ['localhost', (port) => `localhost:${port}`],
  ['IPv6', (port) => `[::1]:${port}`],
  ['the address of every interface', (port) => `0.0.0.0:${port}`],
  ['another spelling of 127.0.0.1', (port) => `2130706433:${port}`],
  ['the address with a user', (port) => `evil@127.0.0.1:${port}`],
  ['the address without a port', () => '127.0.0.1'],
  ['the address with another port', () => '127.0.0.1:1'],
];

const rebinding: readonly Attack[] = hosts.map(([what, host]) =>
  consoleAttack(
    'website',
    `calls the console by ${what}, to be the same origin`,
    async ({ origin, send, own, calls }) => {
      const Host = host(new URL(origin).port);
      const more = { Host, Origin: `http://${Host}`, 'X-Forwarded-Host': new URL(origin).host };
      return areRefused(
        [
          await send('/', { headers: { Host } }),
          await send('/api/v1/remediations', { headers: { ...own, Host } }),
          await send('/api/v1/stop', { method: 'POST', headers: { ...own, ...more }, body: '{"because":"x"}' }),
        ],
        calls,
      );
    },
  ),
);

export const foreignPages: readonly Attack[] = [...crossSite, ...sites, preflight, framed, ...rebinding];

/** The console on this machine: 127.0.0.1, one operator, the operator's own credentials. */
import { type AddressInfo, type Server, createServer } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type Caller, createApi, failureSentence, respond, writeHeader } from '../api/index.ts';
import { ConsoleError, type ConsoleOperations } from '../contract/index.ts';
import { refuseForeign } from './guard.ts';
import { type WebFiles, pageResponse, securityHeaders } from '../page/index.ts';
import { type Session, openSession } from './session.ts';

export interface LocalConsoleOptions {
  readonly operations: ConsoleOperations;
  readonly web: WebFiles;
  /** Whether the operator started it with `--write`. */
  readonly mayWrite: boolean;
  /** Gets one line for each unexpected error, for the terminal. */
  readonly report: (line: string) => void;
  /** @default a free port */
  readonly port?: number;
}

export interface LocalConsole {
  /** `http://127.0.0.1:54321` */
  readonly origin: string;
  /** With the one-time token. */
  readonly link: string;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** The most that a body of `/session` needs. */
const mostTokenLength = 200;

export async function openLocalConsole({ port, ...options }: LocalConsoleOptions): Promise<LocalConsole> {
  const chosen = port ?? (await freePort());
  const origin = `http://${host}:${chosen}`;
  const session = openSession(chosen);
  const app = localApp({ ...options, origin, session });
  const server = await listen(app, chosen);
  return {
    origin,
    link: `${origin}/#token=${session.token}`,
    close: () =>
      new Promise((resolve, reject) => {
        if ('closeAllConnections' in server) server.closeAllConnections();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
}

interface LocalAppOptions extends Omit<LocalConsoleOptions, 'port'> {
  readonly origin: string;
  readonly session: Session;
}

function localApp({ operations, web, mayWrite, origin, session, report }: LocalAppOptions): Hono {
  const app = new Hono();
  const failures = { report, place: 'The terminal of asr console' };
  const secure = securityHeaders();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(secure)) context.res.headers.set(name, value);
    if (!context.res.headers.has('Cache-Control')) context.res.headers.set('Cache-Control', 'no-store');
  });
  app.use(async (context, next) => {
    refuseForeign(context.req.raw, origin);
    await next();
  });
  app.onError((error, context) =>
    error instanceof ConsoleError
      ? respond(context, error.status, error.message)
      : respond(context, 500, failureSentence(failures, `${context.req.method} outside of the API`, error)),
  );
  app.post('/session', async (context) => {
    if (context.req.header(writeHeader) === undefined)
      throw new ConsoleError(403, `This request requires the header ${writeHeader}.`);
    const signedIn = session.exchange(await tokenOf(context.req.raw));
    if (signedIn === undefined)
      throw new ConsoleError(401, 'This link was used before, or is not valid. Run asr console again.');
    context.header('Set-Cookie', `${session.cookieName}=${signedIn.cookie}; HttpOnly; SameSite=Strict; Path=/`);
    return context.json({ key: signedIn.key });
  });
  app.route(
    '/api/v1',
    createApi({
      ...failures,
      callerOf: ({ headers }) => {
        const [cookie, key] = ['cookie', writeHeader].map((name) => headers.get(name) ?? undefined);
        if (session.isSignedIn(cookie, key)) return { id: 'operator', operations, ...rightsOf(mayWrite) };
        throw new ConsoleError(401, 'You are not signed in. Open the link that asr console printed.');
      },
    }),
  );
  app.get('/sign-in.json', (context) => context.json({ kind: 'link' }));
  app.get('*', (context) => pageResponse(context, web));
  return app;
}

function rightsOf(mayWrite: boolean): Pick<Caller, 'grants' | 'why'> {
  return mayWrite
    ? { grants: [{ role: 'admin', accounts: null }] }
    : {
        grants: [{ role: 'viewer', accounts: null }],
        why: 'This console only reads. To approve, undo or stop in it, start it with: asr console --write',
      };
}

async function tokenOf(request: Request): Promise<string> {
  const length = Number(request.headers.get('content-length') ?? Infinity);
  if (!(length <= mostTokenLength)) throw new ConsoleError(413, 'The body is too large for a token.');
  const body: unknown = await request.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string'
    ? body.token
    : '';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe: Server = createServer();
    probe.on('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function listen(app: Hono, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(server));
    server.on('error', reject);
  });
}

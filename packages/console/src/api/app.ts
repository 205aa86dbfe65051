/** The API as a Hono app: the same on a laptop and in Lambda. */
import { type Hook, OpenAPIHono, createRoute } from '@hono/zod-openapi';
import type { Context, Env, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Access, type Grant, accessOn } from '../access/index.ts';
import { ConsoleError, type ConsoleOperations, type ErrorStatus, type Problem, problem } from '../contract/index.ts';
import type { AnyEndpoint } from './endpoint.ts';
import { type Failures, failureSentence } from './failures.ts';
import { idempotency } from './idempotency.ts';
import { reads } from './reads.ts';
import { writes } from './writes.ts';

/** Every route of the API, for the document and for tests. */
export const endpoints: readonly AnyEndpoint[] = [...reads, ...writes];

/** Largest body in bytes. A request with 20 finding ids has 10 KB. */
const mostBytes = 32 * 1024;

/** A page of another site cannot set it without a permission of CORS, which this server never gives. */
export const writeHeader = 'X-ASR-Console';

/** Who sent a request. */
export interface Caller {
  /** Differs between callers. Two callers who send the same Idempotency-Key do not get one another's answers. */
  readonly id: string;
  readonly grants: readonly Grant[];
  /** Why a role is not enough, for a console that only reads. */
  readonly why?: string;
  /** The operations in the name of the caller. */
  readonly operations: ConsoleOperations;
}

export interface ApiOptions extends Failures {
  /** @throws a `ConsoleError` with status 401, if the request identifies no one. */
  readonly callerOf: (request: Request) => Caller | Promise<Caller>;
}

interface ApiEnv extends Env {
  Variables: { caller: Caller; access: Access; route?: string };
}

export function createApi({ callerOf, ...failures }: ApiOptions): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: invalidInput });
  const repetitions = idempotency();
  app.onError((error, context) => problemOf(error, context, failures));
  app.notFound((context) => respond(context, 404, 'There is no such route. The routes are in openapi.json.'));
  app.use(async (context, next) => {
    context.set('caller', await callerOf(context.req.raw));
    context.header('Cache-Control', 'no-store');
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: mostBytes,
      onError: (context) => respond(context, 413, `The body has more than ${mostBytes} bytes.`),
    }),
  );
  for (const endpoint of endpoints) {
    app.openapi(routeOf(endpoint, [requires(endpoint)]), async (context) => {
      const [access, { id, operations }] = [context.get('access'), context.get('caller')];
      const valid = (target: string) => context.req.valid(target as never);
      const call = { params: valid('param'), query: valid('query'), body: valid('json'), access, operations };
      const key = endpoint.isWrite ? context.req.header('Idempotency-Key') : undefined;
      const asked = JSON.stringify([endpoint.method, endpoint.path, call.params, call.body, access]);
      const result = await repetitions.once(id, key, asked, () => endpoint.handle(call as never));
      // Only what the contract names leaves the server.
      return context.json(endpoint.result.parse(result) as never, 200);
    });
  }
  return app;
}

function requires({ role, method, path }: AnyEndpoint): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    context.set('route', `${method.toUpperCase()} ${path}`);
    if (method === 'post') {
      if (context.req.header(writeHeader) === undefined)
        throw new ConsoleError(403, `A request that writes requires the header ${writeHeader}.`);
      if (!/^application\/json\s*(?:;|$)/i.test(context.req.header('Content-Type') ?? ''))
        throw new ConsoleError(415, 'The body must be application/json.');
    }
    const { grants, why } = context.get('caller');
    context.set('access', accessOn(grants, role, why));
    await next();
  };
}

function routeOf(
  { method, path, summary, role, params, query, body, result, isWrite }: AnyEndpoint,
  middleware: MiddlewareHandler[] = [],
) {
  return createRoute({
    method,
    path,
    summary,
    description: `Requires the role ${role}.${isWrite ? ' Accepts an Idempotency-Key.' : ''}`,
    middleware,
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: result } } },
      default: {
        description: 'Not done. `detail` says why.',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  });
}

/** The OpenAPI document. `openapi.json` is its copy. */
export function openApiDocument(): object {
  const app = new OpenAPIHono();
  for (const endpoint of endpoints) app.openAPIRegistry.registerPath(routeOf(endpoint));
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ASR console',
      version: '1',
      description: 'Plans, approvals, history, policy, health and metrics of one deployment of ASR.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/api/v1' }],
  });
}

const invalidInput: Hook<unknown, ApiEnv, string, unknown> = (result, context) => {
  if (result.success) return;
  const sentences = result.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'request'}: ${message}`,
  );
  return respond(context, 422, sentences.join(' '));
};

const titles: { readonly [status in ErrorStatus]: string } = {
  400: 'Invalid request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Wrong host',
  422: 'Invalid input',
  500: 'Failed',
  503: 'Not available',
};

function problemOf(error: unknown, context: Context<ApiEnv>, failures: Failures): Response {
  if (error instanceof ConsoleError) return respond(context, error.status, error.message);
  // Hono refuses a body that is not JSON.
  if (error instanceof Error && 'status' in error && error.status === 400)
    return respond(context, 400, 'The body is not valid JSON.');
  const route = context.get('route') ?? `${context.req.method} before its route`;
  return respond(context, 500, failureSentence(failures, route, error));
}

export function respond(context: Context, status: ErrorStatus, detail: string): Response {
  const body: Problem = { type: 'about:blank', title: titles[status], status, detail };
  return context.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' });
}

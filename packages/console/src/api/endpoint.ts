/** One route of the API as data. The document, the checks of roles, and the tests are derived from it. */
import type { z } from '@hono/zod-openapi';
import type { Access, Role } from '../access/index.ts';
import type { ConsoleOperations } from '../contract/index.ts';

type Shape = z.ZodObject;
type Values<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

interface Call<Params, Query, Body> {
  readonly params: Values<Params>;
  readonly query: Values<Query>;
  readonly body: Values<Body>;
  readonly access: Access;
  readonly operations: ConsoleOperations;
}

export interface Endpoint<Params, Query, Body, Result> {
  readonly method: 'get' | 'post';
  /** As in OpenAPI: `/remediations/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** The least role that may call it. */
  readonly role: Role;
  /** Whether it changes something. Then it accepts an Idempotency-Key. */
  readonly isWrite: boolean;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly result: Result;
  readonly handle: (call: Call<Params, Query, Body>) => Promise<Values<Result>>;
}

export type AnyEndpoint = Omit<Endpoint<Shape, Shape, Shape, z.ZodType>, 'handle'> & {
  readonly handle: (call: Call<never, never, never>) => Promise<unknown>;
};

export function read<Result extends z.ZodType, Params extends Shape | undefined, Query extends Shape | undefined>(
  path: string,
  summary: string,
  parts: { readonly params?: Params; readonly query?: Query; readonly result: Result },
  handle: Endpoint<Params, Query, undefined, Result>['handle'],
): AnyEndpoint {
  return { method: 'get', path, summary, role: 'viewer', isWrite: false, ...parts, handle } as unknown as AnyEndpoint;
}

export function post<Result extends z.ZodType, Params extends Shape | undefined, Body extends Shape>(
  path: string,
  summary: string,
  parts: {
    readonly role: Role;
    readonly isWrite?: boolean;
    readonly params?: Params;
    readonly body: Body;
    readonly result: Result;
  },
  handle: Endpoint<Params, undefined, Body, Result>['handle'],
): AnyEndpoint {
  return { method: 'post', path, summary, isWrite: true, ...parts, handle } as unknown as AnyEndpoint;
}

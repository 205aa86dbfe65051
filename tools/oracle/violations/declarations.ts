/**
 * Takes the place of `@jest/globals`, so that the test file of a control can be loaded without jest: `describe` runs its
 * body, which declares the violation on moto, and no test is run.
 */

/** What `@jest/globals` resolves to. */
export const urlOfDeclarations = import.meta.url;

interface Nothing {
  (...values: unknown[]): Nothing;
  readonly [name: string]: Nothing;
}

/** Any property of it, and what it returns, is itself: `it.each(table)(name, body)`, `expect.any(String)`. */
const nothing: Nothing = new Proxy((() => nothing) as unknown as Nothing, {
  get: (_, name) => (typeof name === 'string' && name !== 'then' ? nothing : undefined),
});

export const describe = Object.assign((_name: string, body: () => void) => body(), {
  each: () => () => {},
});
export const it = nothing;
export const expect = nothing;
export const beforeAll = nothing;
export const afterAll = nothing;
export const beforeEach = nothing;
export const afterEach = nothing;

/** Replaces `@jest/globals` while test files are read for their examples: nothing is declared, and nothing runs. */
type Declare = ((...words: readonly unknown[]) => unknown) & { readonly [name: string]: Declare };

const declare: Declare = new Proxy((() => declare) as unknown as Declare, { get: () => declare });

export {
  declare as afterAll,
  declare as afterEach,
  declare as beforeAll,
  declare as beforeEach,
  declare as describe,
  declare as expect,
  declare as it,
};

/** Lets the light runner find `@jest/globals`: jest's own module refuses to load outside of jest's sandbox. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals'
      ? { url: new URL('globals.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
});

// Programs that tests start write no coverage: only the tests of this process count.
delete process.env['NODE_V8_COVERAGE'];

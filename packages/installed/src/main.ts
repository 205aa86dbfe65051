#!/usr/bin/env node
/** The installed `asr`: see start.ts. */
import * as nodeModule from 'node:module';

// Node.js 22.8 and newer cache compiled code. The import follows, so that it is cached too.
(nodeModule as Partial<typeof nodeModule>).enableCompileCache?.();
await import('./start.ts');

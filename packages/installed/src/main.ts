#!/usr/bin/env node
/** The installed `asr`: see start.ts. */
import * as nodeModule from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  process.stderr.write(`asr needs Node.js 20.12 or newer, and this is ${process.version}. Install a newer one.\n`);
  process.exit(1);
}

// Node.js 22.8 and newer cache compiled code. The import follows, so that it is cached too.
(nodeModule as Partial<typeof nodeModule>).enableCompileCache?.();
await import('./start.ts');

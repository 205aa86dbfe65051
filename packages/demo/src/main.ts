/** `pnpm demo`: see demo.ts. */
import { enableCompileCache } from 'node:module';

// What follows is loaded only now, so that its compiled code is cached, too.
enableCompileCache();
const [{ systemIo, systemTools }, { runDemo }] = await Promise.all([import('@asr/cli'), import('./demo.ts')]);

// A clone contains the sources of the web app. The installed program contains the web app.
if (process.argv.includes('--console')) {
  const { buildWebOnce } = await import('./build-web.ts');
  buildWebOnce();
}

process.exitCode = await runDemo(process.argv.slice(2), { io: systemIo, tools: { ...systemTools, program: null } });

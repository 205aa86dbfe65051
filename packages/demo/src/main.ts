/** `pnpm demo`: see demo.ts. */
import { enableCompileCache } from 'node:module';

// What follows is loaded only now, so that its compiled code is cached, too.
enableCompileCache();
const [{ systemIo, systemTools }, { runDemo }] = await Promise.all([import('@asr/cli'), import('./demo.ts')]);

process.exitCode = await runDemo(process.argv.slice(2), { io: systemIo, tools: systemTools });

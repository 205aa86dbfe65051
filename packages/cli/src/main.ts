#!/usr/bin/env node
/** `asr`: see program.ts. */
import { enableCompileCache } from 'node:module';
import { interruptedCode, interruption } from './interruptions.ts';

const argv = process.argv.slice(2);
process.once('SIGINT', () => {
  process.stderr.write(`\n${interruption(argv)}\n`);
  process.exit(interruptedCode);
});

// Saves half a second for every command after the first. The imports follow it, so that they are cached too.
enableCompileCache();
const { systemIo } = await import('./terminal/io.ts');
const { run } = await import('./program.ts');
const { systemTools } = await import('./runtime/tools.ts');

// `asr history | head` closes the output early. The command goes on, because it may be changing something.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

if (import.meta.main)
  process.exitCode = await run(argv, { io: systemIo, tools: { ...systemTools, program: import.meta.filename } });

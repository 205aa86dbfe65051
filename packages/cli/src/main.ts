#!/usr/bin/env node
/** `asr`: see program.ts. */
import { systemIo } from './io.ts';
import { run } from './program.ts';
import { systemTools } from './tools.ts';

if (import.meta.main) process.exitCode = await run(process.argv.slice(2), { io: systemIo, tools: systemTools });

/** Runs the commands, the demo, and the templates of the release instead of the CDK. */
import { interruptedCode, interruption, run, systemIo, turnOffSdkWarning } from '@asr/cli/program';
import { demoEntry } from './demo-entry.ts';
import { installedTools } from './tools.ts';

const argv = process.argv.slice(2);
process.once('SIGINT', () => {
  process.stderr.write(`\n${interruption(argv)}\n`);
  process.exit(interruptedCode);
});

// `asr history | head` closes the output early. The command goes on, because it may be changing something.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

turnOffSdkWarning(process.env);
// Node.js always has the path of its script, through the links of npm.
const [, program = ''] = process.argv;
const tools = { ...installedTools, program };
process.exitCode = await run(argv, { io: systemIo, tools }, [demoEntry]);

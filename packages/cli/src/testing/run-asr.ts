import { run } from '../program.ts';
import { systemTools } from '../runtime/index.ts';
import { fakeIo } from './fake-io.ts';

/** Runs a whole `asr` command with the real tools, in this process. */
export async function runAsr(
  args: readonly string[],
  stdin = '',
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const { io, out, err } = fakeIo({ stdin });
  const code = await run(args, { io, tools: { ...systemTools, program: null } });
  return { code, out: out(), err: err() };
}

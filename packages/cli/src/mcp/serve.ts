/** The server on standard input and output, until the client closes them. */
import { finished } from 'node:stream';
import { setImmediate as pause } from 'node:timers/promises';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { type AgentOperations, agentOperations } from '@asr/operations/console';
import { BadInputError } from '@asr/operations/input';
import type { Cli } from '../runtime/index.ts';
import { printable } from '../terminal/index.ts';
import { createServer } from './server.ts';
import { version } from '../version.ts';

export interface McpSettings {
  readonly namespace: string;
  readonly region?: string;
  readonly policyFile?: string;
  readonly role?: string;
  readonly mayWrite: boolean;
  /** The delegation under which changes are requested. `undefined`: the server starts executions. */
  readonly delegation?: string;
}

/** In bytes, of one message. A call with 20 finding ids has 10 KB. */
const mostBytes = 1024 * 1024;

/**
 * Ends when the client closes the connection.
 *
 * @throws a `BadInputError` for a message that is too large to be one: nothing after it can be read.
 */
export async function serveMcp(cli: Cli, settings: McpSettings): Promise<void> {
  const { mayWrite, delegation, ...deployment } = settings;
  const io = onlyProtocol(cli.io);
  await serve(
    cli,
    agentOperations({ ...deployment, host: { ...cli, io }, version, isDemo: false }, delegation),
    mayWrite,
  );
}

async function serve({ io }: Cli, operations: AgentOperations, mayWrite: boolean): Promise<void> {
  if (io.streams === undefined) throw new BadInputError('asr mcp needs standard input and output.');
  const { input, output } = io.streams;
  const report = (line: string) => io.err(printable(`asr mcp: ${line}`));
  const calls = new Set<Promise<unknown>>();
  const begun = (one: Promise<unknown>) => {
    calls.add(one);
    void one.finally(() => calls.delete(one));
  };
  const mcp = createServer({ operations, mayWrite, report, begun });
  const transport = new StdioServerTransport(input, output, { maxBufferSize: mostBytes });
  let hasEnded = false;
  const closed = new Promise<void>((resolve) => {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the server of the SDK is no event target
    mcp.server.onclose = resolve;
  });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the server of the SDK is no event target
  mcp.server.onerror = (error) => report(`A message was ignored: ${error.message.slice(0, 300)}`);
  finished(input, { writable: false }, () => {
    hasEnded = true;
    // Calls in progress still get their answers. The server begins a call, and sends an answer, a moment later.
    void pause().then(async () => {
      await Promise.allSettled(calls);
      await pause();
      await mcp.close();
    });
  });
  await mcp.connect(transport);
  if (io.ask !== undefined) io.err('Waiting for an MCP client on standard input. To end, press Ctrl-C.');
  await closed;
  if (!hasEnded) throw new BadInputError(`A message has more than ${mostBytes} bytes. The connection was closed.`);
}

/** Standard output has messages of the protocol only. */
function onlyProtocol(io: Cli['io']): Cli['io'] {
  return { ...io, out: (text) => io.err(text.trimEnd()) };
}

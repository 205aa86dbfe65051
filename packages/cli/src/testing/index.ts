export { type Leaf, allCommands, harmlessArgv, shortestArgv } from './command-tree.ts';
export { type DeployedAsr, type Repair, deployAsr } from './deployed-asr.ts';
export { cliOn, runCli } from './fake-cli.ts';
export { fakeIo } from './fake-io.ts';
export { type FakeCloudOptions, customActionArn, executionArn, fakeCloud } from './fake-local-cloud.ts';
export { runAsr } from './run-asr.ts';
export { isJson, tooWide, widths } from './shape.ts';

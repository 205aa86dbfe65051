export { type Cli, type JsonOption, type RunAsr, addCommand, toolsWith, withProfile } from './cli.ts';
export { turnOffSdkWarning } from './sdk-warning.ts';
export { type LocalCloudModule, type Tools, systemTools } from './tools.ts';

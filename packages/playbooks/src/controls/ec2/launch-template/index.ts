export { behindLatest } from './behind-latest.ts';
export { changeTemplate } from './change-template.ts';
export { launchingGroups } from './launching-groups.ts';
export { type TemplateData, readTemplate, templatePermissions } from './read-template.ts';

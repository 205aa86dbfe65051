export { automationsOf, customerRunbooks, filesOfPolicy } from './automations.ts';
export { type Names, defaultNamespace, namesIn } from './names.ts';

export { automationsOf, settingsOf, settingsText } from './automations.ts';
export { type Names, defaultNamespace, namesIn } from './names.ts';

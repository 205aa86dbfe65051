export { TemplateError } from './intrinsics.ts';
export { type Resource, type Stack, type Template, openStack, readTemplate } from './stack.ts';
export { bundledCode, synthesized } from './synthesis.ts';

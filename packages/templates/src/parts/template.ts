/** A CloudFormation template, as far as the parts need to know it. */
export interface Template {
  readonly Description?: string;
  readonly Parameters?: Section;
  readonly Rules?: Section;
  readonly Mappings?: Section;
  readonly Conditions?: Section;
  readonly Resources: Section;
  readonly Outputs?: Section;
}

/** Entries by logical id or name. */
export type Section = { readonly [id: string]: unknown };

/** The stacks of ASR. */
export const stackNames = [
  'AdminStack',
  'MemberRolesStack',
  'MemberStack',
  'EvaluatorStack',
  'TrailStack',
  'NotificationsStack',
  'ChatStack',
  'ConsoleStack',
  'HistoryExportStack',
  'GuardrailsStack',
] as const;
export type StackName = (typeof stackNames)[number];

/** Whether the value is an object with fields, and not a list. */
export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Replaces values at any depth. `replace` returns `undefined` for a value to keep. */
export function replaceDeep(value: unknown, replace: (value: unknown) => unknown): unknown {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((each) => replaceDeep(each, replace));
  if (!isSection(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaceDeep(each, replace)]));
}

/** The runbooks of playbooks that a customer brings, for templates from parts. Pure. */
import type { Policy } from '@asr/orchestrator';
import { customerRunbooks } from '../names/index.ts';
import { roleLike } from './customer-roles.ts';
import { type Section, isSection, replaceDeep } from './template.ts';

/** One of ASR's runbooks, the last one in the lists of the operator, and the control of its role. */
const model = 'RemoveVPCDefaultSecurityGroupRules';
const modelControl = 'EC2.2';

const logical = (control: string) => control.replaceAll('.', 'x');

/** The documents in the member stack. */
export function customerDocuments(policy: Policy, resources: Section): Section {
  const like = resources[model];
  const documents = customerRunbooks(policy).map(({ name, document }) => {
    const properties = isSection(like) ? like['Properties'] : undefined;
    if (!isSection(like) || !isSection(properties)) throw new Error(`The parts of the member stack have no ${model}.`);
    const Name = replaceDeep(properties['Name'], (value) => renamed(value, model, name));
    return [logical(name), { ...like, Properties: { ...properties, Content: document, Name } }];
  });
  return Object.fromEntries(documents) as Section;
}

/** The roles of the documents, and the operator that can start them. */
export function automationRoles(policy: Policy, resources: Section): Section {
  const runbooks = customerRunbooks(policy);
  if (runbooks.length === 0) return {};
  const roles = runbooks.map(({ name: control, permissions }) => [
    `Automate${logical(control)}`,
    roleLike(resources[`Automate${logical(modelControl)}`], {
      replaces: modelControl,
      control,
      description: `ASR automation for ${control}. Used by the SSM Automation document.`,
      permissions,
    }),
  ]);
  const names = runbooks.map(({ name }) => name);
  const RunbookOperator = replaceDeep(resources['RunbookOperator'], (value) => withRunbooks(value, names));
  return { ...(Object.fromEntries(roles) as Section), RunbookOperator };
}

/** Adds the ARNs of the customer's documents and roles after the last ones of ASR. */
function withRunbooks(value: unknown, names: readonly string[]): unknown {
  if (!Array.isArray(value)) return undefined;
  const ends = [`-${model}`, `-${model}:*`, `-Automation-${modelControl}`];
  const isLast = (each: unknown) => ends.some((end) => JSON.stringify(each)?.endsWith(`${JSON.stringify(end)}]]}`));
  if (!value.some(isLast)) return undefined;
  return value.flatMap((each: unknown) => {
    if (!isLast(each)) return [each];
    const added = names.map((name) =>
      replaceDeep(
        each,
        (part) => renamed(part, model, name) ?? renamed(part, `Automation-${modelControl}`, `Automation-${name}`),
      ),
    );
    return [each, ...added];
  });
}

function renamed(value: unknown, from: string, to: string): string | undefined {
  return typeof value === 'string' && value.includes(`-${from}`) ? value.replace(`-${from}`, `-${to}`) : undefined;
}

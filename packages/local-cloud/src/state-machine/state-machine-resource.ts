import type { JsonObject } from '../gateway/index.ts';
import { type Resource, TemplateError } from '../cloudformation/index.ts';

/** The definition of a state machine in a template, with its substitutions. */
export function definitionOf({ logicalId, properties }: Resource): JsonObject {
  const { Definition, DefinitionString, DefinitionSubstitutions = {} } = properties;
  const text = typeof DefinitionString === 'string' ? DefinitionString : JSON.stringify(Definition);
  if (text === undefined) throw new TemplateError(`The definition of ${logicalId} is not in the template.`);
  const substitutions = DefinitionSubstitutions as { readonly [name: string]: unknown };
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(substitutions, name))
      throw new TemplateError(`The definition of ${logicalId} has no value for ${name}.`);
    return JSON.stringify(String(substitutions[name])).slice(1, -1);
  });
  return JSON.parse(filled) as JsonObject;
}

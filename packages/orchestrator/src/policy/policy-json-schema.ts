/** The shape of `asr.config.yaml` as JSON Schema. */
import * as z from 'zod';
import type { JsonSchema, KnownControls } from './policy.ts';
import { policySchema } from './policy-schema.ts';

/**
 * JSON Schema of the file, for editors. Published as docs/reference/policy.schema.json.
 *
 * @param known The controls, each with the schemas of its parameters. Absent: parameters of any name.
 */
export function policyJsonSchema(known?: KnownControls): object {
  const { $schema, $defs, ...schema } = z.toJSONSchema(policySchema, { io: 'input' });
  const { properties = {} } = schema;
  if (known === undefined) return { $schema, title: 'asr.config.yaml', ...schema, $defs };
  const { additionalProperties: any, ...controls } = properties['controls'] as z.core.JSONSchema.ObjectSchema;
  return {
    $schema,
    title: 'asr.config.yaml',
    ...schema,
    properties: {
      ...properties,
      controls: {
        ...controls,
        additionalProperties: { $ref: '#/$defs/control' },
        properties: Object.fromEntries(
          Object.entries(known).map(([controlId, { schemas = {} }]) => [controlId, controlSchema(schemas)]),
        ),
      },
    },
    $defs: { ...$defs, control: any },
  };
}

function controlSchema(properties: { readonly [name: string]: JsonSchema }): object {
  return {
    allOf: [{ $ref: '#/$defs/control' }],
    properties: { parameters: { type: 'object', properties, additionalProperties: false } },
  };
}

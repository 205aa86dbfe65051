/** The published schema of the events. Patterns derive from it, so that infra and the orchestrator do not repeat it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Constant {
  readonly enum: readonly string[];
}

interface OutcomeSchema {
  readonly properties: { readonly source: Constant; readonly 'detail-type': Constant };
}

/** The schema as registered in EventBridge. */
export const outcomeSchemaText = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'outcome-event.schema.json'),
  'utf8',
);

const { properties } = JSON.parse(outcomeSchemaText) as OutcomeSchema;

/** The part of a pattern that matches exactly the events of outcomes. */
export const anyOutcome = { source: properties.source.enum, 'detail-type': properties['detail-type'].enum };

/** The published contract of the events: infra matches what the orchestrator puts, and neither repeats the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Constant {
  readonly enum: readonly string[];
}

interface OutcomeSchema {
  readonly properties: { readonly source: Constant; readonly 'detail-type': Constant };
}

/** As it is registered. */
export const outcomeSchemaText = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'outcome-event.schema.json'),
  'utf8',
);

const { properties } = JSON.parse(outcomeSchemaText) as OutcomeSchema;

/** The part of a pattern that every event of an outcome matches, and nothing else does. */
export const anyOutcome = { source: properties.source.enum, 'detail-type': properties['detail-type'].enum };

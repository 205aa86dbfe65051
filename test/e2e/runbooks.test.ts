import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runbooks } from '@asr/runbooks';
import { Ajv } from 'ajv';
import { acme3, acme4 } from '../../examples/standalone-runbook/src/runbook.ts';

const schemaFile = createRequire(join(import.meta.dirname, '..', 'package.json')).resolve(
  'aws-ssm-document-language-service/dist/schema.json',
);
const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as object;

/** @returns The errors. The published schema ends at python3.7, which Systems Manager no longer runs. */
function errorsIn(document: object): readonly object[] {
  const asOfTheSchema = JSON.parse(JSON.stringify(document).replaceAll('"python3.11"', '"python3.7"')) as object;
  // Its patterns are not written for the u flag.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.validate(schema, asOfTheSchema);
  return ajv.errors ?? [];
}

describe.each(runbooks.map((runbook) => [runbook.name, runbook.document] as const))(
  'the document %s',
  (_, document) => {
    it('follows the schema of Systems Manager', () => {
      expect(errorsIn(document)).toEqual([]);
    });

    /** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html */
    it('runs on the newest Python of Systems Manager', () => {
      expect(document.mainSteps.map(({ inputs }) => inputs.Runtime)).toEqual(
        document.mainSteps.map(() => 'python3.11'),
      );
    });
  },
);

it.each([acme3, acme4])(
  'the document of the example $control follows the schema of Systems Manager',
  ({ document }) => {
    expect(errorsIn(document)).toEqual([]);
  },
);

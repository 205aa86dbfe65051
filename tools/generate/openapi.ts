/** Writes `packages/console/openapi.json` from the routes of the console. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '@asr/console';

const file = join(import.meta.dirname, '..', '..', 'packages', 'console', 'openapi.json');
writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`);

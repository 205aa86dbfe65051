/** Where `pnpm web` writes the web app. The package contains it at the same path. */
import { join } from 'node:path';

export const webFolder = join(import.meta.dirname, '..', 'dist');

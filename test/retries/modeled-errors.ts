/** The errors in the API models of the calls by which playbooks write. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { registry } from '@asr/playbooks';

const playbooks = join(import.meta.dirname, '..', '..', 'packages', 'playbooks');
const requireOfPlaybooks = createRequire(join(playbooks, 'package.json'));

/** One error of one operation. */
export interface ModeledError {
  /** The signing name of the service: `monitoring`. */
  readonly service: string;
  readonly operation: string;
  /** The name of the SDK. */
  readonly name: string;
}

/** Operations whose IAM action has another name. S3 and EC2 model no errors that matter here. */
const operations: { readonly [action: string]: string } = { 'apigateway:PATCH': 'UpdateStage' };

/** IAM prefixes that differ from the signing name. */
const signingNames: { readonly [prefix: string]: string } = { cloudwatch: 'monitoring' };

/** Every error of every write of every playbook. */
export async function modeledErrors(): Promise<readonly ModeledError[]> {
  const clients = clientsByService();
  return [...(await writesOfPlaybooks())].flatMap((action) => {
    const [prefix = '', name = ''] = action.split(':');
    const service = signingNames[prefix] ?? prefix;
    const operation = operations[action] ?? name;
    const packages = clients.get(service) ?? [];
    if (packages.length === 0) throw new Error(`No SDK client of the playbooks signs for ${service}.`);
    return packages
      .flatMap((folder) => errorsOf(folder, operation))
      .map((error) => ({ service, operation, name: error }));
  });
}

/** The IAM actions of all writes: `kms:CreateKey`. */
export async function writesOfPlaybooks(): Promise<ReadonlySet<string>> {
  const loaded = await Promise.all(Object.values(registry).map(({ load }) => load()));
  return new Set(loaded.flatMap(({ permissions }) => permissions.write));
}

/** The folders of the SDK clients by their signing name. API Gateway has two. */
function clientsByService(): ReadonlyMap<string, readonly string[]> {
  const scope = join(playbooks, 'node_modules', '@aws-sdk');
  const folders = readdirSync(scope).filter((name) => name.startsWith('client-'));
  const signed = folders.map((name) => ({ service: signingNameOf(`@aws-sdk/${name}`), folder: join(scope, name) }));
  return new Map(
    [...Map.groupBy(signed, ({ service }) => service)].map(([key, all]) => [key, all.map((one) => one.folder)]),
  );
}

function signingNameOf(client: string): string {
  const folder = dirname(requireOfPlaybooks.resolve(`${client}/package.json`));
  const scheme = readFileSync(join(folder, 'dist-es', 'auth', 'httpAuthSchemeProvider.js'), 'utf8');
  return /name: "([a-z0-9-]+)"/.exec(scheme)?.[1] ?? '';
}

function errorsOf(folder: string, operation: string): readonly string[] {
  const file = join(folder, 'dist-types', 'commands', `${operation}Command.d.ts`);
  if (!existsSync(file)) return [];
  return [...readFileSync(file, 'utf8').matchAll(/@throws \{@link (\w+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !name.endsWith('ServiceException'));
}

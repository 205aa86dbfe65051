/** The files of a new package: those of an example, for another control. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from './versions.ts';

/** In an installed program, the examples are among its files at the same place. */
const examples = join(import.meta.dirname, '..', '..', '..', '..', '..', 'examples');

export type Kind = 'playbook' | 'runbook';

/** The example of each kind. */
const exampleOf: {
  readonly [kind in Kind]: {
    /** In `examples`. */
    readonly folder: string;
    /** The id in the example, which the new control replaces. */
    readonly control: string;
    /** The file in the example, by the file in `src` of the package. */
    readonly files: { readonly [file: string]: string };
    /** The AWS clients that the files import. */
    readonly clients: readonly (keyof typeof versions)[];
    /** The beginning of a sentence in the README. */
    readonly about: string;
    /** What `npm test` checks. */
    readonly tests: string;
  };
} = {
  playbook: {
    folder: 'playbook',
    control: 'Acme.1',
    files: { 'playbook.ts': 'playbook.ts', 'playbook.test.ts': 'playbook.test.ts' },
    clients: ['@aws-sdk/client-sqs'],
    about: 'A playbook for ASR. It remediates',
    tests: 'the laws of ASR, on the examples in src/playbook.test.ts',
  },
  runbook: {
    folder: 'standalone-runbook',
    control: 'Acme.4',
    files: { 'runbook.ts': 'acme-4.ts', 'runbook.test.ts': 'acme-4.test.ts', 'steps.ts': 'steps.ts' },
    clients: [],
    about: 'A runbook without a playbook for ASR: an SSM document that ASR starts after an approval. It remediates',
    tests: 'the contract of ASR',
  },
};

/**
 * Returns the text of each file, by its path.
 *
 * @param kind What the package brings. A runbook is one without a playbook.
 * @param control `Acme.1`
 * @param kit The name of the archive with the kit, in the folder `vendor`.
 */
export function filesOf(kind: Kind, control: string, kit: string): { readonly [path: string]: string } {
  const name = `${control.toLowerCase().replace('.', '-')}-${kind}`;
  const sources = Object.entries(exampleOf[kind].files).map(
    ([file, from]) => [`src/${file}`, sourceFor(kind, control, from)] as const,
  );
  return {
    'package.json': `${JSON.stringify(manifestOf(kind, name, kit), null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(tsconfig, null, 2)}\n`,
    '.gitignore': 'node_modules\ndist\n',
    'README.md': readme(kind, control, name),
    'asr.config.yaml': policyOf(kind, control),
    ...Object.fromEntries(sources),
  };
}

/** `Acme.1` of the example becomes the control, and `acme1` its name in the code. */
function sourceFor(kind: Kind, control: string, from: string): string {
  const { folder, control: given } = exampleOf[kind];
  return readFileSync(join(examples, folder, 'src', from), 'utf8')
    .replaceAll(given, control)
    .replaceAll(variableOf(given), variableOf(control))
    .replaceAll(`./${given.toLowerCase().replace('.', '-')}.ts`, `./${kind}.ts`);
}

/** `acme1` for `Acme.1`. */
function variableOf(control: string): string {
  const [prefix = '', number = ''] = control.split('.');
  return `${prefix.slice(0, 1).toLowerCase()}${prefix.slice(1)}${number}`;
}

/** @see https://docs.npmjs.com/cli/v11/configuring-npm/package-json */
function manifestOf(kind: Kind, name: string, kit: string) {
  return {
    name,
    version: '1.0.0',
    private: true,
    type: 'module',
    exports: `./dist/${kind}.mjs`,
    scripts: {
      // One file with everything that it imports: ASR loads it alone.
      build: `esbuild src/${kind}.ts --bundle --format=esm --platform=node --target=node22 --main-fields=module,main --conditions=import,module --minify --outfile=dist/${kind}.mjs`,
      types: 'tsc',
      test: 'node --test src/*.test.ts',
    },
    dependencies: {
      '@asr/playbook-kit': `file:vendor/${kit}`,
      ...Object.fromEntries(exampleOf[kind].clients.map((client) => [client, versions[client]])),
    },
    devDependencies: {
      '@types/node': versions['@types/node'],
      esbuild: versions.esbuild,
      typescript: versions.typescript,
    },
    // It runs the tests without compiling them.
    engines: { node: '>=22.18' },
  };
}

const tsconfig = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src'],
};

function policyOf(kind: Kind, control: string): string {
  return `# To try the ${kind}. Copy these entries into the policy of your deployment.
playbooks:
  - { control: ${control}, package: . }
controls:
  ${control}: { mode: manual }
`;
}

function readme(kind: Kind, control: string, name: string): string {
  const { about, tests } = exampleOf[kind];
  return `# ${name}

${about} findings of the AWS Config rule ${control}.

\`\`\`sh
npm install
npm test              # ${tests}
npm run types
npm run build         # dist/${kind}.mjs, which ASR loads
asr policy check      # whether ASR accepts it
asr explain ${control}
\`\`\`

Replace what \`src/${kind}.ts\` does with your own requirement. The archive in \`vendor\` is the contract of the version of ASR
that wrote this package.
`;
}

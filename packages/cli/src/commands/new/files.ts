/** The files of a new package: those of the example, for another control. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from './versions.ts';

/** In an installed program, the example is among its files at the same place. */
const example = join(import.meta.dirname, '..', '..', '..', '..', '..', 'examples', 'playbook');

/**
 * Returns the text of each file, by its path.
 *
 * @param control `Acme.1`
 * @param kit The name of the archive with the kit, in the folder `vendor`.
 */
export function filesOf(control: string, kit: string): { readonly [path: string]: string } {
  const name = nameOf(control);
  return {
    'package.json': `${JSON.stringify(manifestOf(name, kit), null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(tsconfig, null, 2)}\n`,
    '.gitignore': 'node_modules\ndist\n',
    'README.md': readme(control, name),
    'asr.config.yaml': policyOf(control),
    'src/playbook.ts': exampleFor(control, 'src/playbook.ts'),
    'src/playbook.test.ts': exampleFor(control, 'src/playbook.test.ts'),
  };
}

/** `acme-1-playbook` */
function nameOf(control: string): string {
  return `${control.toLowerCase().replace('.', '-')}-playbook`;
}

/** `Acme.1` becomes the control, and `acme1` its name in the code. */
function exampleFor(control: string, path: string): string {
  const [prefix = '', number = ''] = control.split('.');
  const variable = `${prefix.slice(0, 1).toLowerCase()}${prefix.slice(1)}${number}`;
  return readFileSync(join(example, path), 'utf8').replaceAll('Acme.1', control).replaceAll('acme1', variable);
}

/** @see https://docs.npmjs.com/cli/v11/configuring-npm/package-json */
function manifestOf(name: string, kit: string) {
  return {
    name,
    version: '1.0.0',
    private: true,
    type: 'module',
    exports: './dist/playbook.mjs',
    scripts: {
      // One file with everything that it imports: ASR loads it alone.
      build:
        'esbuild src/playbook.ts --bundle --format=esm --platform=node --target=node22 --main-fields=module,main --conditions=import,module --minify --outfile=dist/playbook.mjs',
      types: 'tsc',
      test: 'node --test src/*.test.ts',
    },
    dependencies: {
      '@asr/playbook-kit': `file:vendor/${kit}`,
      '@aws-sdk/client-sqs': versions['@aws-sdk/client-sqs'],
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

function policyOf(control: string): string {
  return `# To try the playbook. Copy these entries into the policy of your deployment.
playbooks:
  - { control: ${control}, package: . }
controls:
  ${control}: { mode: manual }
`;
}

function readme(control: string, name: string): string {
  return `# ${name}

A playbook for ASR. It remediates findings of the AWS Config rule ${control}.

\`\`\`sh
npm install
npm test              # the laws of ASR, on the examples in src/playbook.test.ts
npm run types
npm run build         # dist/playbook.mjs, which ASR loads
asr policy check      # whether ASR accepts it
asr explain ${control}
\`\`\`

Replace what \`src/playbook.ts\` does with your own requirement. The archive in \`vendor\` is the contract of the version of ASR
that wrote this package.
`;
}

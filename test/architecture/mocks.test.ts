/** A worker of the test runner loads each AWS client once for all its test files, so a mock of its class must end with its file. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const repository = join(import.meta.dirname, '..', '..');

/** The mocks of classes that a test does not restore, such as `database` of `const database = mockClient(DynamoDBClient)`. */
function notRestored(source: string): readonly string[] {
  const names = [...source.matchAll(/(?:(\w+) = )?mockClient\([A-Z]\w*\)/g)].map(
    ([, name = 'a mock without a name']) => name,
  );
  return names.filter((name) => !source.includes(`${name}.restore()`));
}

it('finds a mock of a class that is not restored, and no mock of one client', () => {
  const source = 'const one = mockClient(SQSClient);\nconst two = mockClient(SNSClient);\nmockClient(client);\n';

  expect(notRestored(`${source}afterAll(() => one.restore());`)).toEqual(['two']);
  expect(notRestored('mockClient(SQSClient).on(Send);')).toEqual(['a mock without a name']);
});

it('is restored in every test', () => {
  const paths = globSync('{packages,infra,test,tools}/**/*.test.ts', {
    cwd: repository,
    exclude: (name) => name === 'node_modules',
  });
  const found = paths.flatMap((path) =>
    notRestored(readFileSync(join(repository, path), 'utf8')).map((name) => `${path}: ${name}`),
  );

  expect(paths.length).toBeGreaterThan(300);
  expect(found.filter((one) => !one.startsWith('test/architecture/mocks.test.ts'))).toEqual([]);
});

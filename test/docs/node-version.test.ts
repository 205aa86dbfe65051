/** The oldest version of Node.js for the package, which is written in several files. CI uses the package with it. */
import { expect, it } from '@jest/globals';
import { pages, textOf } from './markdown.ts';

const minimum = '20.12';

it('is the same in the documentation, the package and CI', () => {
  const documented = pages.flatMap((page) =>
    [...textOf(page).matchAll(/Node\.js (20\.\d+) or newer/g)].map(([, version]) => version),
  );

  expect(new Set(documented)).toEqual(new Set([minimum]));
  expect(textOf('tools/package/package.ts')).toContain(`engines: { node: '>=${minimum}' }`);
  expect(textOf('packages/installed/src/main.ts')).toContain(`asr needs Node.js ${minimum} or newer`);
  expect(textOf('packages/installed/src/main.ts')).toContain(`minor < ${minimum.split('.')[1]}`);
  expect(textOf('tools/package.json')).toMatch(new RegExp(`"oldest-node": "npm:node@${minimum}\\.\\d+"`));
  expect(textOf('.ci/run')).toMatch(/ installed /);
});

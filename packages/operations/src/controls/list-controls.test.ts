import { expect, it } from '@jest/globals';
import { filterControls, listControls } from './list-controls.ts';

const idsOf = async (filter: Parameters<typeof filterControls>[1]) =>
  filterControls(await listControls(), filter).map(({ controlId }) => controlId);

it.each([
  [{ service: 'ec2' }, ['EC2.2', 'EC2.13'], 'IAM.8'],
  [{ standard: 'cis 1.2.0' }, ['EC2.13', 'IAM.8', 'CloudTrail.1'], 'RDS.5'],
  [{ standard: 'CIS-1.2.0', service: 'IAM' }, ['IAM.8', 'IAM.14'], 'EC2.13'],
  [{ standard: 'nist-800-53' }, ['EC2.13'], 'IAM.14'],
  [{}, ['EC2.13', 'IAM.14', 'RDS.5'], 'Castle.1'],
])('lists only the controls that match %j', async (filter, included, excluded) => {
  const ids = await idsOf(filter);

  expect(ids).toEqual(expect.arrayContaining(included));
  expect(ids).not.toContain(excluded);
});

it('lists the id of a control in each standard', async () => {
  const controls = await listControls();

  expect(controls.find(({ controlId }) => controlId === 'EC2.13')).toMatchObject({
    standards: { 'CIS 1.2.0': ['4.1'] },
  });
});

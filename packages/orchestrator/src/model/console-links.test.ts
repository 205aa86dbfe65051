import { describe, expect, it } from '@jest/globals';
import { aRequest } from '../testing/index.ts';
import { accountText, consoleLinks, executionLink, withLines } from './console-links.ts';

const execution = (partition: string, region: string) =>
  `arn:${partition}:states:${region}:999999999999:execution:ASR-Orchestrator:one`;

describe('links to the console', () => {
  it('open resource, finding and execution', () => {
    const request = aRequest({
      resourceId: 'arn:aws:s3:::shop logs',
      finding: {
        ...aRequest().finding,
        id: 'arn:aws:securityhub:eu-west-1:111122223333:security-control/S3.8/finding/a',
      },
    });

    expect(consoleLinks(request, execution('aws', 'eu-west-1'))).toEqual({
      resource: 'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Ashop%20logs',
      finding:
        'https://eu-west-1.console.aws.amazon.com/securityhub/home?region=eu-west-1#/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253Aarn%253Aaws%253Asecurityhub%253Aeu-west-1%253A111122223333%253Asecurity-control%252FS3.8%252Ffinding%252Fa',
      execution:
        'https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/arn%3Aaws%3Astates%3Aeu-west-1%3A999999999999%3Aexecution%3AASR-Orchestrator%3Aone',
    });
  });

  it.each([
    ['aws', 'eu-central-1', 'eu-central-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'cn-north-1.console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
  ])('have the domain of the partition %s', (partition, region, host) => {
    const links = consoleLinks(aRequest(), execution(partition, region));

    expect(new URL(links.finding).host).toBe(host);
    expect(new URL(links.execution).host).toBe(host);
    expect(new URL(executionLink(execution(partition, region))).host).toBe(host);
    expect(host.endsWith(new URL(links.resource).host)).toBe(true);
  });

  it('use the Region of the deployment for the finding, and not that of the resource', () => {
    const links = consoleLinks(aRequest({ region: 'us-east-1' }), execution('aws', 'eu-west-1'));

    expect(new URL(links.finding).searchParams.get('region')).toBe('eu-west-1');
  });

  it('search OCSF findings in Security Hub v2', () => {
    const finding = { ...aRequest().finding, format: 'ocsf' as const };

    expect(consoleLinks({ ...aRequest(), finding }, execution('aws', 'eu-west-1')).finding).toContain(
      '/securityhub/v2/home?region=eu-west-1#/findings?search=finding_info.uid%3D',
    );
  });

  it.each(['AWS::::Account:111122223333', 'sg-1', '"><script>', `arn:aws:s3:::${'é'.repeat(600)}`])(
    'open the console of the Region for %s, which is no ARN or too long',
    (resourceId) => {
      expect(consoleLinks(aRequest({ resourceId }), execution('aws', 'eu-west-1')).resource).toBe(
        'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1',
      );
    },
  );

  it.each(['', 'x'.repeat(2048)])('open the list for a finding without an id, or one that is too long', (id) => {
    const request = aRequest({ finding: { ...aRequest().finding, id } });

    expect(consoleLinks(request, execution('aws', 'eu-west-1')).finding).toBe(
      'https://eu-west-1.console.aws.amazon.com/securityhub/home?region=eu-west-1#/findings',
    );
  });
});

describe('lines at the end of a message', () => {
  it('are added only as long as they fit', () => {
    expect(withLines('text', ['a'.repeat(10), 'b'], 8)).toBe('text\nb');
  });

  it('name the account if its name is known', () => {
    expect([accountText('111122223333', { accountName: 'shop' }), accountText('111122223333', {})]).toEqual([
      '111122223333 (shop)',
      '111122223333',
    ]);
  });
});

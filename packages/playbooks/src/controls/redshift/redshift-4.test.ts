import type { EnableLoggingMessage, LoggingStatus } from '@aws-sdk/client-redshift';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { arrangeRedshiftCluster } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { redshift4 } from './redshift-4.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:redshift:eu-west-1:111122223333:cluster:sales',
};

/** The cluster with this name, and its log destination. */
function cluster(given: LoggingStatus, { name = 'sales', status = 'available', isDeletedMeanwhile = false } = {}) {
  let logging = given;
  const check = ({ ClusterIdentifier }: { ClusterIdentifier?: string | undefined }) => {
    if (ClusterIdentifier !== name) throw named('ClusterNotFoundFault');
  };
  const aws = fakeAws({
    DescribeClustersCommand: (input: EnableLoggingMessage) => {
      check(input);
      return { Clusters: [{ ClusterIdentifier: name, ClusterStatus: status }] };
    },
    DescribeLoggingStatusCommand: (input: EnableLoggingMessage) => {
      check(input);
      if (isDeletedMeanwhile) throw named('ClusterNotFoundFault');
      return logging;
    },
    EnableLoggingCommand: ({ ClusterIdentifier, ...destination }: EnableLoggingMessage) => {
      check({ ClusterIdentifier });
      if (status !== 'available') throw named('InvalidClusterStateFault');
      logging = { LoggingEnabled: true, ...destination };
      return logging;
    },
    DisableLoggingCommand: (input: EnableLoggingMessage) => {
      check(input);
      logging = { LoggingEnabled: false };
      return logging;
    },
  });
  return { aws, current: () => logging };
}

const logging =
  (...given: Parameters<typeof cluster>) =>
  () =>
    cluster(...given).aws;
const exports = ['connectionlog', 'useractivitylog', 'userlog'];
const turnOn = { field: 'logs', from: null, to: { destination: 'cloudwatch', exports } };

describePlaybook(redshift4, {
  target,
  onMoto: arrangeRedshiftCluster,
  changes: {
    'a cluster as Redshift creates it': logging({ LoggingEnabled: false }),
    'a cluster whose response omits the setting': logging({}),
  },
  leaves: {
    'a cluster that logs to CloudWatch': logging({ LoggingEnabled: true, LogDestinationType: 'cloudwatch' }),
    'a paused cluster that logs': logging({ LoggingEnabled: true, BucketName: 'audit-logs' }, { status: 'paused' }),
    'a cluster that logs to a bucket': logging({ LoggingEnabled: true, BucketName: 'audit-logs' }),
  },
  refuses: { 'a paused cluster': logging({}, { status: 'paused' }) },
  gone: {
    'a cluster that was deleted': logging({}, { name: 'another' }),
    'a cluster that is being deleted': logging({}, { status: 'deleting' }),
    'a cluster that is deleted while it is read': logging({}, { isDeletedMeanwhile: true }),
  },
});

describe('Redshift.4', () => {
  it('plans all logs', async () => {
    expect(await plan(redshift4, target, logging({})())).toMatchObject({ changes: [turnOn] });
  });

  it('logs to CloudWatch Logs, so that no bucket is needed', async () => {
    const { aws, current } = cluster({ LoggingEnabled: false });

    expect(await apply(redshift4, target, [turnOn], aws)).toEqual({ kind: 'done' });

    expect(current()).toEqual({
      LoggingEnabled: true,
      LogDestinationType: 'cloudwatch',
      LogExports: exports,
    });
  });

  it('reads no exported logs from the response for a bucket', async () => {
    const aws = logging({ LoggingEnabled: true, BucketName: 'audit-logs' })();

    expect(await redshift4.read(target, aws, {})).toMatchObject({
      logs: { destination: 's3://audit-logs/', exports: [] },
    });
  });

  it('stops the logging during undo', async () => {
    const { aws, current } = cluster({ LoggingEnabled: false });
    await apply(redshift4, target, [turnOn], aws);

    expect(await undo(redshift4, target, [turnOn], aws)).toEqual({ kind: 'done' });

    expect(current()).toEqual({ LoggingEnabled: false });
  });

  it.each<[string, LoggingStatus, string]>([
    ['a bucket', { LoggingEnabled: true, BucketName: 'audit-logs', S3KeyPrefix: 'sales/' }, 's3://audit-logs/sales/'],
    ['a bucket without a prefix', { LoggingEnabled: true, BucketName: 'audit-logs' }, 's3://audit-logs/'],
    ['fewer logs', { LoggingEnabled: true, LogDestinationType: 'cloudwatch', LogExports: ['userlog'] }, 'cloudwatch'],
  ])('keeps the logging to %s that was set up since', async (_, since, destination) => {
    const { aws, current } = cluster(since);

    expect(await undo(redshift4, target, [turnOn], aws)).toMatchObject({
      kind: 'refused',
      conflicts: [{ now: { destination } }],
    });
    expect(current()).toEqual(since);
  });
});

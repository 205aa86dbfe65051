/** The identifiers of the parts of a table's capacity in Application Auto Scaling. */
import type { MetricType, ScalableDimension } from '@aws-sdk/client-application-auto-scaling';
import { type Target, lastPartOf } from '../../../engine/index.ts';

export interface Scalable {
  readonly ServiceNamespace: 'dynamodb';
  readonly ResourceId: string;
  readonly ScalableDimension: ScalableDimension;
}

/** @param part A part such as `table read` or `index by-date write`. */
export function scalableOf(target: Target, part: string): Scalable {
  const table = `table/${lastPartOf(target.resourceId)}`;
  const isRead = isForReading(part);
  if (!part.startsWith('index ')) {
    const dimension = isRead ? 'dynamodb:table:ReadCapacityUnits' : 'dynamodb:table:WriteCapacityUnits';
    return { ServiceNamespace: 'dynamodb', ResourceId: table, ScalableDimension: dimension };
  }
  const [, index] = part.split(' ');
  const dimension = isRead ? 'dynamodb:index:ReadCapacityUnits' : 'dynamodb:index:WriteCapacityUnits';
  return { ServiceNamespace: 'dynamodb', ResourceId: `${table}/index/${index}`, ScalableDimension: dimension };
}

export function isForReading(part: string): boolean {
  return part.endsWith(' read');
}

/** The metric of the policy: the percentage of provisioned units that is consumed. */
export function metricOf(part: string): MetricType {
  return isForReading(part) ? 'DynamoDBReadCapacityUtilization' : 'DynamoDBWriteCapacityUtilization';
}

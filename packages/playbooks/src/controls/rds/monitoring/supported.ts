/** Which DB instances support Enhanced Monitoring. */
import { stuckIn } from '../database/index.ts';

interface Monitored {
  readonly engine: string;
  readonly instanceClass: string;
  readonly multiAzCluster: string | null;
  readonly status: string;
}

/** Returns why RDS cannot monitor this instance; `undefined` if it can. */
export function whyNotMonitored({ engine, instanceClass, multiAzCluster, status }: Monitored): string | undefined {
  if (multiAzCluster !== null) {
    return `The instance belongs to the Multi-AZ DB cluster ${multiAzCluster}. Enable Enhanced Monitoring of the cluster manually.`;
  }
  if (/^(custom-|neptune|docdb)/.test(engine)) {
    return `Databases of the engine ${engine} do not support Enhanced Monitoring. Suppress the finding.`;
  }
  if (instanceClass === 'db.m1.small') {
    return 'Instances of class db.m1.small do not support Enhanced Monitoring. Move the database to a newer class.';
  }
  return stuckIn(status);
}

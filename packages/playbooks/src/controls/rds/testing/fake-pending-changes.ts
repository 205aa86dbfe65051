import type { DBInstance, ModifyDBInstanceMessage, PendingModifiedValues } from '@aws-sdk/client-rds';
import { fakeAws, named } from '../../../testing/index.ts';

/**
 * The DB instance `orders`. RDS accepts a change of one setting, and completes it when `finish` is called.
 *
 * @param request The name of the setting in a request. @param field Its name in the instance, and in the pending changes.
 */
export function fakePendingChanges(
  given: DBInstance,
  request: keyof ModifyDBInstanceMessage,
  field: keyof DBInstance & keyof PendingModifiedValues,
) {
  let instance: DBInstance = {
    DBInstanceIdentifier: 'orders',
    DBInstanceStatus: 'available',
    Engine: 'postgres',
    PendingModifiedValues: {},
    ...given,
  };
  const requests: ModifyDBInstanceMessage[] = [];
  const aws = fakeAws({
    DescribeDBInstancesCommand: (input: { DBInstanceIdentifier: string }) => {
      if (input.DBInstanceIdentifier !== instance.DBInstanceIdentifier) throw named('DBInstanceNotFoundFault');
      return { DBInstances: [instance] };
    },
    ModifyDBInstanceCommand: (input: ModifyDBInstanceMessage) => {
      if (instance.DBInstanceStatus !== 'available') throw named('InvalidDBInstanceStateFault');
      requests.push(input);
      const isPresent = input[request] === instance[field];
      const { [field]: _, ...others } = instance.PendingModifiedValues ?? {};
      const PendingModifiedValues = { ...others, ...(!isPresent && { [field]: input[request] }) };
      instance = { ...instance, PendingModifiedValues };
      return { DBInstance: instance };
    },
  });
  const finish = () => {
    instance = { ...instance, ...instance.PendingModifiedValues, PendingModifiedValues: {} };
  };
  return { aws, finish, requests };
}

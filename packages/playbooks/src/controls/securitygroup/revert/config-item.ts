/** Reads security groups from AWS Config records. Pure. */
import { EncodingError, type Rule, fieldsOf, listOf, rulesOfPermission } from '../../ec2/security-group/index.ts';

/**
 * The rules in the `configuration` of a configuration item, given as JSON text or as a parsed value. `undefined`: it
 * does not contain readable rules.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigurationItem.html
 */
export function rulesOfConfigItem(configuration: unknown): readonly Rule[] | undefined {
  try {
    const fields = fieldsOf(
      typeof configuration === 'string' ? JSON.parse(configuration) : configuration,
      'configuration',
    );
    if (!fields.has('ippermissions') || !fields.has('ippermissionsegress')) return undefined;
    return [
      ...listOf(fields.get('ippermissions')).flatMap((permission) => rulesOfPermission(permission, 'ingress')),
      ...listOf(fields.get('ippermissionsegress')).flatMap((permission) => rulesOfPermission(permission, 'egress')),
    ];
  } catch (error) {
    if (error instanceof EncodingError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

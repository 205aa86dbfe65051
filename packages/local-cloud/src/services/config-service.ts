/**
 * The parts of AWS Config that moto does not support: evaluations of custom rules, and the history of security groups,
 * which only `record` writes.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_GetResourceConfigHistory.html
 */
import type { Account } from '@asr/playbooks/emulated-account';
import { type AwsCall, AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';
import { type ConfigurationItem, configurationItem } from './configuration-item.ts';

/** One evaluation that AWS Config received. */
export interface EvaluationView {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly compliance: string;
  readonly annotation: string | null;
}

export interface ConfigService extends LocalService {
  /** All evaluations so far, in order, without test evaluations. */
  readonly evaluations: () => readonly EvaluationView[];
  /** Records the current state of a security group. */
  readonly record: (account: Account, groupId: string) => Promise<void>;
}

export function configService(now: () => Date = () => new Date()): ConfigService {
  const evaluations: EvaluationView[] = [];
  const histories = new Map<string, ConfigurationItem[]>();
  const keyOf = ({ accountId, region }: Pick<AwsCall, 'accountId' | 'region'>, id: string) =>
    `${accountId}/${region}/${id}`;

  const putEvaluations = ({ accountId, region }: AwsCall, input: JsonObject): object => {
    const { Evaluations: list = [], ResultToken, TestMode } = input;
    if (typeof ResultToken !== 'string' || ResultToken === '')
      throw new AwsError('InvalidResultTokenException', 'The result token is missing.');
    if (!Array.isArray(list) || list.length > mostEvaluations)
      throw invalid(`Evaluations must have at most ${mostEvaluations} elements.`);
    const views = (list as readonly JsonObject[]).map((one) => viewOf(one, accountId, region));
    if (TestMode !== true) evaluations.push(...views);
    return { FailedEvaluations: [] };
  };

  const history = (call: AwsCall, input: JsonObject): object => {
    const { resourceType, resourceId, laterTime, earlierTime, chronologicalOrder, limit } = input;
    const items =
      resourceType === 'AWS::EC2::SecurityGroup' ? histories.get(keyOf(call, String(resourceId))) : undefined;
    if (items === undefined) {
      throw new AwsError(
        'ResourceNotDiscoveredException',
        `Resource ${String(resourceId)} of resourceType ${String(resourceType)} is unknown or has not been discovered.`,
      );
    }
    const inTime = items.filter(
      ({ configurationItemCaptureTime: at }) =>
        at <= secondsOf(laterTime, Infinity) && at >= secondsOf(earlierTime, -Infinity),
    );
    const ordered = chronologicalOrder === 'Forward' ? inTime : inTime.toReversed();
    return { configurationItems: ordered.slice(0, Number(limit) || usualLimit) };
  };

  return {
    operations: ['config:PutEvaluations', 'config:GetResourceConfigHistory'],
    answer: async (call, input) =>
      call.operation === 'PutEvaluations' ? putEvaluations(call, input) : history(call, input),
    evaluations: () => [...evaluations],
    async record(account, groupId) {
      const item = await configurationItem(account, groupId, now());
      const key = keyOf(account, groupId);
      histories.set(key, [...(histories.get(key) ?? []), item]);
    },
  };
}

const mostEvaluations = 100;
const usualLimit = 10;
const longestAnnotation = 256;
const compliances: ReadonlySet<string> = new Set(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE']);

function viewOf(evaluation: JsonObject, accountId: string, region: string): EvaluationView {
  const {
    ComplianceResourceType,
    ComplianceResourceId,
    ComplianceType,
    Annotation = null,
    OrderingTimestamp,
  } = evaluation;
  if (typeof ComplianceResourceType !== 'string' || typeof ComplianceResourceId !== 'string')
    throw invalid('An evaluation names its resource.');
  if (typeof ComplianceType !== 'string' || !compliances.has(ComplianceType))
    throw invalid(`ComplianceType ${String(ComplianceType)} is not valid.`);
  if (OrderingTimestamp === undefined) throw invalid('An evaluation needs OrderingTimestamp.');
  if (
    Annotation !== null &&
    (typeof Annotation !== 'string' || Annotation === '' || Annotation.length > longestAnnotation)
  ) {
    throw invalid(`Annotation must be a string of 1 to ${longestAnnotation} characters.`);
  }
  return {
    accountId,
    region,
    resourceType: ComplianceResourceType,
    resourceId: ComplianceResourceId,
    compliance: ComplianceType,
    annotation: Annotation,
  };
}

function secondsOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

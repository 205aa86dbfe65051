/**
 * What remediations cost a month, from counts and AWS's published prices. Pure.
 *
 * Prices are those of us-east-1 in US dollars without any free tier, looked up in November 2026.
 *
 * @see https://aws.amazon.com/step-functions/pricing/
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://aws.amazon.com/sqs/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
const prices = {
  stateTransition: 0.025 / 1000,
  lambdaRequest: 0.2 / 1e6,
  /** Of ARM. */
  lambdaGigabyteSecond: 0.0000133334,
  dynamoDbWriteUnit: 0.625 / 1e6,
  dynamoDbReadUnit: 0.125 / 1e6,
  sqsRequest: 0.4 / 1e6,
  kmsRequest: 0.03 / 1e4,
  snsPublish: 0.5 / 1e6,
  snsEmail: 2 / 1e5,
  eventBridgeEvent: 1 / 1e6,
  logGigabyte: 0.5,
};

/** What one remediation takes. */
export interface Usage {
  readonly stateTransitions: number;
  readonly lambdaInvocations: number;
  /** Memory times duration, over all invocations. */
  readonly lambdaGigabyteSeconds: number;
  /** A write in a transaction is two; the entry of each index is one more. */
  readonly dynamoDbWriteUnits: number;
  readonly dynamoDbReadUnits: number;
  readonly sqsRequests: number;
  /** Data keys of queue, topic and table are kept for minutes, so few calls ask for one. */
  readonly kmsRequests: number;
  readonly emails: number;
  readonly events: number;
  readonly logKilobytes: number;
}

/** What cannot be counted on a laptop, as seen of such functions on AWS: a warm fix takes a second and a half. */
export const usual: Omit<Usage, 'stateTransitions' | 'lambdaInvocations'> = {
  lambdaGigabyteSeconds: 1.5 * 1 + 0.1 * 0.5 + 0.4 * 0.5,
  dynamoDbWriteUnits: 31,
  dynamoDbReadUnits: 4,
  sqsRequests: 3,
  kmsRequests: 2,
  emails: 1,
  events: 1,
  logKilobytes: 8,
};

/** Dollars for one remediation. */
export function marginalCost(usage: Usage): number {
  return (
    usage.stateTransitions * prices.stateTransition +
    usage.lambdaInvocations * prices.lambdaRequest +
    usage.lambdaGigabyteSeconds * prices.lambdaGigabyteSecond +
    usage.dynamoDbWriteUnits * prices.dynamoDbWriteUnit +
    usage.dynamoDbReadUnits * prices.dynamoDbReadUnit +
    usage.sqsRequests * prices.sqsRequest +
    usage.kmsRequests * prices.kmsRequest +
    usage.emails * (prices.snsPublish + prices.snsEmail) +
    usage.events * prices.eventBridgeEvent +
    (usage.logKilobytes / 1024 / 1024) * prices.logGigabyte
  );
}

/** One key, alarms and a dashboard in the admin account; roles, rules and documents in members cost nothing. */
export const fixedCost = { adminAMonth: 1 + 12 * 0.1 + 3, memberAMonth: 0 };

/** The reference product, by its published figures: per fix, and for a key in each account and Region. */
const reference = { perFix: 0.009, keyAMonth: 1, adminAMonth: 18 };
const regions = 10;

export interface MonthlyCost {
  readonly remediations: number;
  readonly accounts: number;
  readonly ours: number;
  readonly reference: number;
}

export function monthlyCosts(usage: Usage): readonly MonthlyCost[] {
  const sizes = [
    { remediations: 300, accounts: 10 },
    { remediations: 3000, accounts: 100 },
    { remediations: 30_000, accounts: 1000 },
    { remediations: 1_000_000, accounts: 5000 },
  ];
  return sizes.map(({ remediations, accounts }) => ({
    remediations,
    accounts,
    ours: fixedCost.adminAMonth + accounts * fixedCost.memberAMonth + remediations * marginalCost(usage),
    reference: reference.adminAMonth + accounts * regions * reference.keyAMonth + remediations * reference.perFix,
  }));
}

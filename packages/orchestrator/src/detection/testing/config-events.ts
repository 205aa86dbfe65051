/** An event as AWS Config gives it to the function of a rule. */
export function configEvent({
  rule = 'ASR-SecurityGroup.2',
  messageType = 'ConfigurationItemChangeNotification',
  item,
  summary,
}: {
  readonly rule?: string;
  readonly messageType?: string;
  readonly item?: object;
  readonly summary?: object;
}): object {
  const items = {
    ...(item === undefined ? {} : { configurationItem: item }),
    ...(summary === undefined ? {} : { configurationItemSummary: summary }),
  };
  return {
    version: '1.0',
    invokingEvent: JSON.stringify({
      messageType,
      notificationCreationTime: '2026-11-20T08:01:00.000Z',
      recordVersion: '1.3',
      ...items,
    }),
    resultToken: 'token',
    eventLeftScope: false,
    configRuleName: rule,
    accountId: '111122223333',
  };
}

/** A security group, with the fields that the evaluator reads. */
export function itemOf(resourceId: string): object {
  return {
    awsAccountId: '111122223333',
    awsRegion: 'eu-west-1',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId,
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-11-20T08:00:00.000Z',
  };
}

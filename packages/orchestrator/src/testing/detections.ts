/** Events that member accounts forward. */

/** A call that opened port 22 to the internet. @param detail Overrides fields of the CloudTrail record. */
export function aCallEvent(detail: object = {}): object {
  return {
    version: '0',
    id: 'b1a2c3d4-0000-4000-8000-000000000001',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: '111122223333',
    time: '2026-11-24T01:02:05Z',
    region: 'eu-west-1',
    resources: [],
    detail: {
      eventVersion: '1.10',
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:alice',
        arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
        accountId: '111122223333',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: 'arn:aws:iam::111122223333:role/Admin',
            accountId: '111122223333',
            userName: 'Admin',
          },
        },
      },
      eventTime: '2026-11-24T01:02:03Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'AuthorizeSecurityGroupIngress',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '198.51.100.7',
      requestParameters: {
        groupId: 'sg-0123456789abcdef0',
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              groups: {},
              ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
              ipv6Ranges: {},
              prefixListIds: {},
            },
          ],
        },
      },
      responseElements: {
        requestId: 'a1',
        _return: true,
        securityGroupRuleSet: {
          items: [
            {
              groupOwnerId: '111122223333',
              groupId: 'sg-0123456789abcdef0',
              securityGroupRuleId: 'sgr-0123456789abcdef0',
              isEgress: false,
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              cidrIpv4: '0.0.0.0/0',
            },
          ],
        },
      },
      eventID: 'event-1',
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
      ...detail,
    },
  };
}

/** The AWS Config rule of SecurityGroup.1 found an open instance. @param detail Overrides fields of the event's detail. */
export function anEvaluationEvent(detail: object = {}): object {
  return {
    version: '0',
    id: 'b1a2c3d4-0000-4000-8000-000000000002',
    'detail-type': 'Config Rules Compliance Change',
    source: 'aws.config',
    account: '111122223333',
    time: '2026-11-24T01:02:05Z',
    region: 'eu-west-1',
    resources: [],
    detail: {
      resourceId: 'i-0123456789abcdef0',
      resourceType: 'AWS::EC2::Instance',
      awsAccountId: '111122223333',
      awsRegion: 'eu-west-1',
      configRuleName: 'ASR-SecurityGroup.1',
      configRuleARN: 'arn:aws:config:eu-west-1:111122223333:config-rule/config-rule-abc',
      messageType: 'ComplianceChangeNotification',
      recordVersion: '1.0',
      newEvaluationResult: {
        complianceType: 'NON_COMPLIANT',
        annotation: 'EC2 Instance i-0123456789abcdef0 has public ports [22] without a valid exception',
        resultRecordedTime: '2026-11-24T01:02:03.456Z',
      },
      ...detail,
    },
  };
}

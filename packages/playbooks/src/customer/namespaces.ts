/** Which product makes the findings of a control that a customer brings, by its id. Pure. */

/**
 * The prefixes of the ids of Security Hub's controls, in lower case, and that of ASR's own controls.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
const ofSecurityHub: ReadonlySet<string> = new Set(
  `account acm amplify apigateway appconfig appflow apprunner appsync athena autoscaling backup batch bedrock
  bedrockagentcore cloudformation cloudfront cloudtrail cloudwatch codeartifact codebuild codeguruprofiler
  codegurureviewer cognito config connect contain datafirehose datasync detective dms documentdb dynamodb ec2 ecr ecs efs eks
  elasticache elasticbeanstalk elb emr es eventbridge fraud frauddetector fsx globalaccelerator glue guardduty iam
  inspector iot iotevents iotsitewise iottwinmaker iotwireless ivs keyspaces kinesis kms lambda macie mq msk neptune
  networkfirewall opensearch pca rds redshift redshiftserverless route53 s3 sagemaker secretsmanager securityhub
  securitygroup servicecatalog ses sns sqs ssm stepfunctions transfer waf workspaces pci cis ct`.split(/\s+/),
);

/**
 * `security-hub`: the control is one of Security Hub's own. `config-rule`: the id has a prefix of the customer, and an AWS
 * Config rule with the id as its name makes the findings.
 */
export function findingsOf(control: string): 'security-hub' | 'config-rule' {
  const [prefix = ''] = control.toLowerCase().split('.');
  return ofSecurityHub.has(prefix) ? 'security-hub' : 'config-rule';
}

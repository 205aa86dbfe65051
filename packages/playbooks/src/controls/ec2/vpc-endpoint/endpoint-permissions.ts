/** The permissions to create and delete a VPC endpoint. */
import type { Permissions } from '../../../engine/index.ts';

const vpcItself = 'arn:{partition}:ec2:{region}:{account}:vpc/{id}';
const anySubnet = 'arn:{partition}:ec2:{region}:{account}:subnet/*';
const anyGroup = 'arn:{partition}:ec2:{region}:{account}:security-group/*';
const anyEndpoint = 'arn:{partition}:ec2:{region}:{account}:vpc-endpoint/*';

export const endpointPermissions: Permissions = {
  read: [
    'ec2:DescribeVpcs',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeVpcEndpoints',
    'ec2:DescribeVpcEndpointServices',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
  ],
  write: [
    'ec2:CreateSecurityGroup',
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:DeleteSecurityGroup',
    'ec2:CreateVpcEndpoint',
    'ec2:DeleteVpcEndpoints',
  ],
  dependent: [
    { action: 'ec2:CreateTags', because: 'CreateVpcEndpoint and CreateSecurityGroup tag the new resources.' },
    {
      action: 'route53:AssociateVPCWithHostedZone',
      because: 'CreateVpcEndpoint associates the hosted zone of the private DNS name.',
    },
  ],
  on: {
    'ec2:DescribeVpcAttribute': [vpcItself],
    'ec2:CreateSecurityGroup': [vpcItself, anyGroup],
    'ec2:AuthorizeSecurityGroupIngress': [anyGroup],
    'ec2:DeleteSecurityGroup': [anyGroup],
    'ec2:CreateVpcEndpoint': [vpcItself, anySubnet, anyGroup, anyEndpoint],
    'ec2:DeleteVpcEndpoints': [anyEndpoint],
    'ec2:CreateTags': [anyGroup, anyEndpoint],
    // AWS owns the hosted zone of the private DNS name.
    'route53:AssociateVPCWithHostedZone': ['arn:{partition}:route53:::hostedzone/*'],
  },
  when: {
    'ec2:CreateTags': { StringEquals: { 'ec2:CreateAction': ['CreateSecurityGroup', 'CreateVpcEndpoint'] } },
    // Only EC2 makes the call, with the credentials of the session.
    'route53:AssociateVPCWithHostedZone': { Bool: { 'aws:ViaAWSService': 'true' } },
  },
};

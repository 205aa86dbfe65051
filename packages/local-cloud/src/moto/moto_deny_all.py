"""Adds AWSDenyAll to moto. Moto has the policies that AWS manages, but does not load them: all of them take seconds.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSDenyAll.html
"""

from moto.iam.models import AWSManagedPolicy, IAMBackend, ManagedPolicy

NAME = "AWSDenyAll"
DATA = {
    "CreateDate": "2019-05-01T22:36:14+00:00",
    "UpdateDate": "2023-12-18T16:42:15+00:00",
    "DefaultVersionId": "v2",
    "Path": "/",
    "Document": {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "DenyAll", "Effect": "Deny", "Action": ["*"], "Resource": "*"}],
    },
}


def add_deny_all() -> None:
    IAMBackend._init_aws_policies = deny_all


def deny_all(backend: IAMBackend) -> list[ManagedPolicy]:
    return [AWSManagedPolicy.from_data(NAME, backend.account_id, backend.region_name, DATA)]

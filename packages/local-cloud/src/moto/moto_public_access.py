"""Lets S3 of moto enforce Block Public Access on bucket policies, and answer whether a policy is public.

moto stores the settings, and has no GetBucketPolicyStatus.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from moto.s3.exceptions import NoSuchBucketPolicy, S3AccessDeniedError
from moto.s3.models import FakeBucket, S3Backend, s3_backends
from moto.s3.responses import S3Response
from moto.s3control.models import s3control_backends

from resource_policies import is_public

put_of_moto = S3Backend.put_bucket_policy
get_of_moto = S3Response._bucket_response_get
authorize_of_moto = S3Response._authenticate_and_authorize_s3_action


def enforce_public_access_blocks() -> None:
    S3Backend.put_bucket_policy = put_bucket_policy
    S3Response._bucket_response_get = get_bucket
    S3Response._authenticate_and_authorize_s3_action = authorize


def put_bucket_policy(backend: S3Backend, bucket_name: str, policy: bytes) -> None:
    """A policy that is older than the setting stays."""
    if is_on("block_public_policy", backend.get_bucket(bucket_name)) and is_public(policy):
        raise S3AccessDeniedError
    put_of_moto(backend, bucket_name, policy)


def get_bucket(response: S3Response, bucket_name: str, querystring: dict):
    if "policyStatus" not in querystring:
        return get_of_moto(response, bucket_name, querystring)
    policy = response.backend.get_bucket_policy(bucket_name)
    if not policy:
        raise NoSuchBucketPolicy(bucket_name=bucket_name)
    answer = f"<PolicyStatus><IsPublic>{str(is_public(policy)).lower()}</IsPublic></PolicyStatus>"
    return 200, {"Content-Type": "application/xml"}, f'<?xml version="1.0" encoding="UTF-8"?>{answer}'


def authorize(response: S3Response, *args, bucket_name: str | None = None, **named):
    """RestrictPublicBuckets: a bucket with a public policy is open to its own account only."""
    _, owner = s3_backends.bucket_accounts.get(bucket_name, (None, None))
    if owner is not None and owner != response.current_account:
        bucket = s3_backends[owner][response.partition].buckets.get(bucket_name)
        if bucket is not None and is_on("restrict_public_buckets", bucket) and is_public(bucket.policy):
            raise S3AccessDeniedError
    return authorize_of_moto(response, *args, bucket_name=bucket_name, **named)


def is_on(setting: str, bucket: FakeBucket) -> bool:
    """The settings of the bucket and of its account apply together."""
    partition = s3_backends.bucket_accounts[bucket.name][0]
    of_account = s3control_backends[bucket.account_id][partition].public_access_block
    settings = [getattr(block, setting) for block in (bucket.public_access_block, of_account) if block]
    return any(str(value).lower() == "true" for value in settings)

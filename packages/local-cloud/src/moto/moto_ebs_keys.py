"""Adds GetEbsDefaultKmsKeyId to moto, which knows only whether EBS encrypts by default."""

from moto.core.responses import ActionResult
from moto.ec2.responses.settings import Settings


def add_ebs_default_key() -> None:
    # EC2 returns this alias as long as the account has not chosen a key.
    Settings.get_ebs_default_kms_key_id = lambda _response: ActionResult({"KmsKeyId": "alias/aws/ebs"})

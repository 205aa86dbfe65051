"""Adds the default key of EBS encryption to moto: GetEbsDefaultKmsKeyId and ModifyEbsDefaultKmsKeyId.

moto knows only whether EBS encrypts by default.
"""

from moto.core.responses import ActionResult
from moto.ec2.responses.settings import Settings

# EC2 returns the alias as long as the account has not chosen a key.
AWS_MANAGED_KEY = "alias/aws/ebs"


def add_ebs_default_key() -> None:
    Settings.get_ebs_default_kms_key_id = get_default_key
    Settings.modify_ebs_default_kms_key_id = modify_default_key


def get_default_key(response: Settings) -> ActionResult:
    return ActionResult({"KmsKeyId": getattr(response.ec2_backend, "ebs_default_key", AWS_MANAGED_KEY)})


def modify_default_key(response: Settings) -> ActionResult:
    response.ec2_backend.ebs_default_key = response._get_param("KmsKeyId")
    return get_default_key(response)

"""Lets AWS services publish to the topics of moto, if the topic policy and the key of the topic let them.

moto delivers every message of S3, and runs no actions of alarms. SNS drops what it cannot accept, without an error.
https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
"""

import json

from moto.cloudwatch.models import CloudWatchBackend
from moto.kms.models import Key, kms_backends
from moto.s3 import notifications
from moto.sns.exceptions import SNSException
from moto.sns.models import SNSBackend, Topic, sns_backends

from resource_policies import allows

publish_of_moto = SNSBackend.publish
set_state_of_moto = CloudWatchBackend.set_alarm_state

AWS_MANAGED_KEY = "alias/aws/sns"


def enforce_topic_access() -> None:
    SNSBackend.publish = publish
    CloudWatchBackend.set_alarm_state = set_alarm_state
    notifications._send_sns_message = send_of_bucket


def publish(backend: SNSBackend, message: str, arn: str | None = None, **named) -> str:
    """A publisher of an account gets the errors of the key of the topic, and of the policy if it owns no topic."""
    topic = topic_of(arn)
    if topic is not None:
        account = backend.account_id
        if account != topic.account_id and not is_allowed(topic, {"AWS": names_of(account)}, {}):
            raise SNSException("AuthorizationErrorException", "User is not authorized to publish.")
        if not uses_aws_managed_key(topic):
            require_usable_key(topic)
    return publish_of_moto(backend, message, arn, **named)


def names_of(account: str) -> set[str]:
    return {account, f"arn:aws:iam::{account}:root"}


def require_usable_key(topic: Topic) -> None:
    if not topic.kms_master_key_id:
        return
    key = key_of(topic)
    if key is None:
        raise SNSException("KMSNotFoundException", "The key of the topic does not exist.")
    if key.key_state != "Enabled":
        raise SNSException("KMSDisabledException", f"{key.arn} is {key.key_state}.")


def publish_as_service(service: str, topic_arn: str, message: str, source: dict[str, str]) -> bool:
    """Whether the message was delivered. Otherwise it is lost.

    source: condition keys of the request: aws:sourcearn, aws:sourceaccount, aws:sourceowner
    """
    topic = topic_of(topic_arn)
    if topic is None or not is_allowed(topic, {"Service": {service}}, source) or not can_use_key(topic, service, source):
        return False
    topic.publish(message)
    return True


def topic_of(arn: str | None) -> Topic | None:
    parts = (arn or "").split(":")
    return sns_backends[parts[4]][parts[3]].topics.get(arn) if len(parts) == 6 and parts[2] == "sns" else None


def is_allowed(topic: Topic, principal: dict[str, set[str]], context: dict[str, str]) -> bool:
    return allows(topic.policy, "sns:Publish", principal, context)


def can_use_key(topic: Topic, service: str, source: dict[str, str]) -> bool:
    """The policy of the AWS managed key lets the account use it, and no service on behalf of the account."""
    if not topic.kms_master_key_id:
        return True
    key = key_of(topic)
    if uses_aws_managed_key(topic) or key is None or key.key_state != "Enabled":
        return False
    principal = {"Service": {service}}
    return all(allows(key.policy, action, principal, source) for action in ("kms:GenerateDataKey", "kms:Decrypt"))


def uses_aws_managed_key(topic: Topic) -> bool:
    key = topic.kms_master_key_id or ""
    return key.endswith(AWS_MANAGED_KEY)


def key_of(topic: Topic) -> Key | None:
    key_id = topic.kms_master_key_id
    parts = key_id.split(":")
    account, region = (parts[4], parts[3]) if len(parts) == 6 else (topic.account_id, topic.sns_backend.region_name)
    backend = kms_backends[account][region]
    if "alias/" in key_id:
        key_id = backend.get_key_id_from_alias(key_id[key_id.index("alias/") :]) or ""
    return backend.keys.get(backend.get_key_id(key_id))


def set_alarm_state(backend: CloudWatchBackend, alarm_name: str, reason: str, reason_data: str, state_value: str) -> None:
    """Runs the SNS actions of the new state."""
    before = backend.alarms[alarm_name].state_value if alarm_name in backend.alarms else None
    set_state_of_moto(backend, alarm_name, reason, reason_data, state_value)
    alarm = backend.alarms[alarm_name]
    if state_value == before or not alarm.actions_enabled:
        return
    actions = {
        "ALARM": alarm.alarm_actions,
        "OK": alarm.ok_actions,
        "INSUFFICIENT_DATA": alarm.insufficient_data_actions,
    }[state_value]
    account = backend.account_id
    source = {"aws:sourcearn": alarm.alarm_arn, "aws:sourceaccount": account, "aws:sourceowner": account}
    message = json.dumps({"AlarmName": alarm_name, "NewStateValue": state_value, "NewStateReason": reason})
    for action in actions or []:
        publish_as_service("cloudwatch.amazonaws.com", action, message, source)


def send_of_bucket(account_id: str, event_body, topic_arn: str, _region: str) -> None:
    records = event_body.get("Records") or [{}]
    name = records[0].get("s3", {}).get("bucket", {}).get("name") or event_body.get("Bucket", "")
    source = {"aws:sourcearn": f"arn:aws:s3:::{name}", "aws:sourceaccount": account_id}
    publish_as_service("s3.amazonaws.com", topic_arn, json.dumps(event_body), source)

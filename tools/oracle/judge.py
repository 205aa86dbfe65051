"""Runs checks of Prowler in accounts of moto.

Reads one job per line: {"endpoint", "account", "region", "daysAhead", "checks"}. Writes one answer per line:
{"findings", "crashes", "errors"}. Each job runs in a process of its own, because Prowler keeps the state of an account
in its modules. The process is a fork of this one, which has loaded Prowler already: a start takes 2 s.
"""

import json
import logging
import os
import socket
import sys
import traceback
from importlib import import_module

# Answers go where print of Prowler does not.
answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
os.environ["PROWLER_SKIP_OUTBOUND_CHECK"] = "1"

import boto3
from prowler.providers.aws.aws_provider import AwsProvider
from prowler.providers.aws.lib.service.service import AWSService  # loaded once, for all jobs
from prowler.providers.common.models import Audit_Metadata
from prowler.providers.common.provider import Provider

from clock import move_clock


def resolve_localhost() -> None:
    """S3 Control prepends the account to the host. Many resolvers do not know 111122223333.localhost."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host, *args, **named):
        return resolve("localhost" if str(host).endswith(".localhost") else host, *args, **named)

    socket.getaddrinfo = getaddrinfo


class Collector(logging.Handler):
    """Prowler logs an error of a call, and goes on."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage().replace("\n", " ")[:300])


def session_in(account: str, region: str) -> dict:
    """moto finds the account of a caller by its keys."""
    sts = boto3.client("sts", region_name=region, aws_access_key_id="local", aws_secret_access_key="local")
    answer = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/oracle", RoleSessionName="oracle")
    keys = answer["Credentials"]
    return {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }


def run(job: dict) -> dict:
    collector = Collector()
    logging.getLogger().addHandler(collector)
    os.environ["AWS_ENDPOINT_URL"] = job["endpoint"]
    move_clock(job["daysAhead"])
    # Prowler leaves out much of an account without resources in use. What moto lacks does not come with another try.
    provider = AwsProvider(
        regions={job["region"]},
        scan_unused_services=True,
        retries_max_attempts=1,
        **session_in(job["account"], job["region"]),
    )
    Provider.set_global_provider(provider)
    provider.audit_metadata = Audit_Metadata(
        services_scanned=0, expected_checks=job["checks"], completed_checks=0, audit_progress=0
    )
    findings = []
    crashes = []
    for name in job["checks"]:
        try:
            service = name.split("_")[0]
            module = import_module(f"prowler.providers.aws.services.{service}.{name}.{name}")
            for finding in getattr(module, name)().execute():
                findings.append(
                    {
                        "check": name,
                        "status": finding.status,
                        "id": finding.resource_id,
                        "arn": finding.resource_arn,
                        "region": finding.region,
                        "text": finding.status_extended,
                    }
                )
        except Exception:
            crashes.append(f"{name}: {traceback.format_exc(limit=-2)}")
    return {"findings": findings, "crashes": crashes, "errors": collector.messages}


def in_child(job: dict) -> None:
    try:
        answer = run(job)
    except BaseException:
        answer = {"findings": [], "crashes": [traceback.format_exc(limit=-4)], "errors": []}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
    os._exit(0)


def main() -> None:
    resolve_localhost()
    logging.getLogger().setLevel(logging.ERROR)
    for line in iter(sys.stdin.readline, ""):
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            in_child(job)
        os.waitpid(child, 0)


main()

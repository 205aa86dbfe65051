"""One step of an SSM Automation: a script, or a call of an AWS API.

Reads what to do as JSON from standard input and answers in JSON on standard output. What a script prints goes to
standard error.
"""

import json
import os
import socket
import sys
import types


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr
    resolve_localhost()
    order = json.load(sys.stdin)
    try:
        json.dump({"result": run_script(order) if "script" in order else call_api(order)}, answers, default=str)
    except Exception as error:  # the step fails, and says so
        json.dump({"error": f"{type(error).__name__}: {error}"}, answers)
    answers.flush()


def run_script(order: dict) -> object:
    module = types.ModuleType("automation_script")
    exec(compile(order["script"], "Script", "exec"), module.__dict__)
    result = getattr(module, order["handler"])(order["input"], {})
    return json.loads(json.dumps(result))  # Systems Manager takes plain JSON only


def call_api(order: dict) -> object:
    import boto3
    from botocore import xform_name

    answer = getattr(boto3.client(order["service"]), xform_name(order["api"]))(**order["inputs"])
    answer.pop("ResponseMetadata", None)
    return answer


def resolve_localhost() -> None:
    """S3 puts the bucket in front of the endpoint's name, S3 Control the account; it is all this machine."""
    original = socket.getaddrinfo

    def getaddrinfo(host, *rest, **named):
        name = host.decode() if isinstance(host, bytes) else host
        local = isinstance(name, str) and (name == "localhost" or name.endswith(".localhost"))
        return original("127.0.0.1" if local else host, *rest, **named)

    socket.getaddrinfo = getaddrinfo


main()

"""Runs the steps of SSM automations: scripts, and calls of AWS APIs.

Loading boto3 takes longer than a step. This process loads it once, and runs each step in a fork, so that no step sees
what another has changed. A step is one connection to the Unix socket whose path is the only argument: the order as
JSON, then the answer as JSON. A step that takes too long ends without an answer. What a step prints goes to a file of
its own, whose path is in the order.

The process ends with its standard input, and removes the socket and its folder.
"""

import json
import os
import select
import shutil
import signal
import socket
import socketserver
import sys
import types

import boto3
import botocore.session
from botocore import xform_name


def session(loader=None) -> botocore.session.Session:
    """A session of this environment. The models of services that `loader` has read are not read again."""
    made = botocore.session.Session()
    if loader is not None:
        made.register_component("data_loader", loader)
    boto3.setup_default_session(botocore_session=made)
    return made


# Scripts use this client. Reading its model takes most of the time of a step.
models = session().get_component("data_loader")
boto3.client("ec2", region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")


class Step(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        order = json.load(self.rfile)
        with open(order["output"], "wb") as output:
            os.dup2(output.fileno(), sys.stderr.fileno())
        signal.setitimer(signal.ITIMER_REAL, order["timeoutSeconds"])
        os.environ.update(order["environment"])
        session(models)
        try:
            answer = {"result": run_script(order) if "script" in order else call_api(order)}
        except Exception as error:  # the step fails with this message
            answer = {"error": f"{type(error).__name__}: {error}"}
        self.wfile.write(json.dumps(answer, default=str).encode())


class Host(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    max_children = 64
    request_queue_size = 64

    def service_actions(self) -> None:
        super().service_actions()
        readable, _, _ = select.select([sys.stdin], [], [], 0)
        if readable:
            shutil.rmtree(os.path.dirname(self.server_address))
            os._exit(0)


def run_script(order: dict) -> object:
    module = types.ModuleType("automation_script")
    exec(compile(order["script"], "Script", "exec"), module.__dict__)
    result = getattr(module, order["handler"])(order["input"], {})
    return json.loads(json.dumps(result))  # Systems Manager accepts plain JSON only


def call_api(order: dict) -> object:
    answer = getattr(boto3.client(order["service"]), xform_name(order["api"]))(**order["inputs"])
    answer.pop("ResponseMetadata", None)
    return answer


def resolve_localhost() -> None:
    """S3 puts the bucket in front of the endpoint's name, S3 Control the account; both are this machine."""
    original = socket.getaddrinfo

    def getaddrinfo(host, *rest, **named):
        name = host.decode() if isinstance(host, bytes) else host
        local = isinstance(name, str) and (name == "localhost" or name.endswith(".localhost"))
        return original("127.0.0.1" if local else host, *rest, **named)

    socket.getaddrinfo = getaddrinfo


resolve_localhost()
with Host(sys.argv[1], Step) as host:
    print("ready", flush=True)
    sys.stdout = sys.stderr  # a script may print
    host.serve_forever(poll_interval=0.2)

"""Runs moto on a free port of this machine until the process that started it goes away.

The arguments are Python files, which run first and may change moto. Writes the port to standard output. Standard
input stays open as long as the parent lives, however it dies, so its end is the signal to stop; Ctrl-C is the parent's
business.
"""

import io
import json
import os
import runpy
import signal
import sys
import threading
import traceback
from collections.abc import Iterable

from moto_deny_all import add_deny_all
from moto_ebs_keys import add_ebs_default_key
from moto_guardduty_members import add_guardduty_members
from moto_key_policies import enforce_key_policies
from moto_patching import add_patching
from moto_prefix_lists import make_prefix_lists_searchable
from moto_public_access import enforce_public_access_blocks
from moto_queries import make_queries_cheap
from moto_service_settings import add_service_settings
from moto_topics import enforce_topic_access
from moto_transactions import make_transactions_cheap
from moto_values import make_values_cheap
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.datastructures import Headers
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app


class Handler(WSGIRequestHandler):
    """Keeps connections open. werkzeug closes each one after its answer, and waits 10 ms before."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Buffered, so that head and body leave in one packet.
    wbufsize = -1

    def run_wsgi(self) -> None:
        if self.headers.get("Expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        environ = self.make_environ()
        # Read to its end: what moto leaves unread would begin the next request.
        body = self.read_body(environ)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ["wsgi.input"] = io.BytesIO(body)
        try:
            answer = run_wsgi_app(self.server.app, environ, buffered=True)
        except Exception as error:
            # Without an answer, the client would only see that the connection broke.
            traceback.print_exc()
            cause = json.dumps(f"{type(error).__name__}: {error}"[:500])
            answer = ([], "500 INTERNAL SERVER ERROR", Headers([("x-moto-failed", cause)]))
        self.send_answer(*answer)

    def read_body(self, environ: dict) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return environ["wsgi.input"].read()
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send_answer(self, chunks: Iterable[bytes], status: str, headers: Headers) -> None:
        code, _, reason = status.partition(" ")
        body = b"".join(chunks)
        has_body = self.command != "HEAD" and int(code) not in (204, 304)
        self.send_response(int(code), reason)
        for name, value in headers:
            # A HEAD answer has the length of the object that it does not send.
            if has_body and name.lower() == "content-length":
                continue
            self.send_header(name, value)
        if has_body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if has_body:
            self.wfile.write(body)
        self.wfile.flush()

    def log_request(self, *_args) -> None:
        pass


def stop_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    make_transactions_cheap()
    make_queries_cheap()
    make_values_cheap()
    make_prefix_lists_searchable()
    add_deny_all()
    add_ebs_default_key()
    add_patching()
    enforce_public_access_blocks()
    enforce_key_policies()
    enforce_topic_access()
    add_guardduty_members()
    add_service_settings()
    for extension in sys.argv[1:]:
        runpy.run_path(extension)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=stop_with_parent, daemon=True).start()
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
    os.environ["MOTO_PORT"] = str(server.port)
    print(server.port, flush=True)
    server.serve_forever()


main()

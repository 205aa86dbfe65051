"""Runs moto on a free port of this machine until the process that started it goes away.

Writes the port to standard output. Standard input stays open as long as the parent lives, however it dies, so its
end is the signal to stop; Ctrl-C is the parent's business.
"""

import os
import signal
import sys
import threading

from moto_transactions import make_transactions_cheap
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many requests

    def log_request(self, *_args) -> None:
        pass


def stop_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    make_transactions_cheap()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=stop_with_parent, daemon=True).start()
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
    os.environ["MOTO_PORT"] = str(server.port)
    print(server.port, flush=True)
    server.serve_forever()


main()

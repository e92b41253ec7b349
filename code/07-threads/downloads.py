"""Download small files from a slow server, with one thread and with more.

Run it with    python code/07-threads/downloads.py
Takes about 3 s on any number of cores.  The server is part of this program and answers
on this computer only; it sleeps before it answers, as a server far away would.
"""

import contextlib
import http.client
import http.server
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import recorder

ANSWER_AFTER_S = 0.2
N_FILES = 8
THREADS = (1, 2, 4, 8)


class SlowServer(http.server.ThreadingHTTPServer):
    """Answers /17 with the level of gauge 17; notes how many ask at the same time."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), SlowAnswer)
        self.lock = threading.Lock()
        self.asking = self.most_asking = 0

    def count(self, change):
        with self.lock:
            self.asking += change
            self.most_asking = max(self.most_asking, self.asking)


class SlowAnswer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.count(+1)
        time.sleep(ANSWER_AFTER_S)
        self.server.count(-1)
        body = f"gauge {self.path[1:]}: 0.3 m\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Print nothing for each request."""


@contextlib.contextmanager
def slow_server():
    """A server in a thread of its own, for the time of a `with` block."""
    server = SlowServer()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def download(port, number):
    """Text of file `number`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", f"/{number}")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def download_all(port, n_files, n_threads):
    """All texts, in the order of their numbers."""
    with ThreadPoolExecutor(n_threads) as pool:
        return list(pool.map(lambda number: download(port, number), range(n_files)))


def measure(args):
    rows = []
    for n_threads in THREADS:
        with slow_server() as server:
            port = server.server_address[1]
            wall, cpu = recorder.two_clocks(download_all, port, args.files, n_threads)
            most = server.most_asking
        rows.append({"threads": n_threads, "wall_s": wall, "cpu_s": cpu, "most": most})
    return {"files": args.files, "answer_after_s": ANSWER_AFTER_S, "rows": rows}


def show(results):
    return "\n".join(
        f"threads {row['threads']}: wall {row['wall_s']:.2f} s,"
        f" CPU/wall {row['cpu_s'] / row['wall_s']:.2f},"
        f" at most {row['most']} at the same time"
        for row in results["rows"]
    )


def make_parser():
    parser = recorder.make_parser(__doc__)
    positive = recorder.pi_cli.whole_number(1)
    parser.add_argument("--files", type=positive, default=N_FILES)
    return parser


def main(argv=None):
    return recorder.run(make_parser(), measure, show, argv)


if __name__ == "__main__":
    sys.exit(main())

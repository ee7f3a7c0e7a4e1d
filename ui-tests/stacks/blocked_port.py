"""Listen at a port whose connections get no response, as behind a network policy: `python blocked_port.py PORT`.

Its queue of connections is full. It prints a line when it listens, and ends with its standard input.
"""

import socket
import sys

with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(0)
    for each in (first, second):
        each.setblocking(False)
        each.connect_ex(listener.getsockname())
    print("listening", flush=True)
    sys.stdin.read()

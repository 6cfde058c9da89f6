"""Runs the AWS emulator as the local cloud: mended where it differs from AWS, on free ports, as long as its parent lives.

Prints one line of JSON on standard output, {"port", "controlPort"}, as soon as the ports are its own; both accept
connections from then on, and answer once the emulator is up. It stops on SIGTERM, SIGINT, and when standard input
ends (the parent is gone), and takes its Lambda workers and its folder with it.
"""
import asyncio
import json
import os
import shutil
import signal
import socket
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
LOOPBACK = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """A listening socket on the loopback address; port 0 takes a free one, without a gap for others to take it."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((LOOPBACK, port))
    except OSError as error:
        sys.exit(f"port {port} cannot be had ({error.strerror}): choose another one, or none for one that is free")
    sock.listen(128)
    return sock


def stop_with_parent() -> None:
    """Asks for an orderly stop when standard input ends."""
    def watch() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def tear_down(folder: str) -> None:
    """Removes the instance's folder and ends the whole process group: Lambda workers and function workers are in it."""
    shutil.rmtree(folder, ignore_errors=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)


def main() -> None:
    options = json.loads(sys.argv[1])
    gateway = listen(options.get("port", 0))
    control = listen(options.get("controlPort", 0))
    port = gateway.getsockname()[1]
    # ministack reads its port from the environment as it is imported
    os.environ["GATEWAY_PORT"] = str(port)
    print(json.dumps({"port": port, "controlPort": control.getsockname()[1]}), flush=True)
    # standard output was for that one line; what handlers and libraries print goes to the log
    os.dup2(2, 1)
    # until the server is up and has its own, more patient handlers
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: tear_down(options["folder"]))
    stop_with_parent()

    sys.path.insert(0, HERE)
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    import control as local_control
    import faults
    import mends

    mends.apply()
    faults.install()
    config = Config()
    config.bind = [f"fd://{gateway.fileno()}"]
    config.insecure_bind = [f"fd://{control.fileno()}"]
    config.certfile = os.environ["MINISTACK_SSL_CERT"]
    config.keyfile = os.environ["MINISTACK_SSL_KEY"]
    config.keep_alive_timeout = 75
    # a stop waits no longer than this for requests under way
    config.graceful_timeout = 0.2
    config.loglevel = "WARNING"
    try:
        asyncio.run(serve(local_control.app, config))
    finally:
        tear_down(options["folder"])


if __name__ == "__main__":
    main()

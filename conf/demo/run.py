# SPDX-License-Identifier: Apache-2.0
"""Runs the demonstration site until Ctrl-C, SIGTERM or a closed terminal.

This process starts the application and a private httpd in front of it, and
waits. Only it listens to the signals, so one place stops everything. All that
httpd writes goes into one directory; nothing on the machine is changed.
"""

import argparse
import errno
import multiprocessing
import os
import pathlib
import pwd
import select
import signal
import socket
import subprocess
import sys
import time

import app

HERE = pathlib.Path(__file__).resolve().parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """Signals as octets to be read from a pipe: none interrupts a step halfway."""

    def __init__(self):
        self.asked = False  # whether one of them asked for the end
        self.reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer)
        for number in (*SIGNALS, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)

    def wait(self, seconds=None):
        """Returns after the next signal, or when there is none in time."""
        ready, _, _ = select.select([self.reader], [], [], seconds)
        if ready:
            self.asked |= os.read(self.reader, 1)[0] in SIGNALS


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8080, help="0 for any free one")
    parser.add_argument("--dir", type=pathlib.Path, required=True, help="for logs and the pid")
    parser.add_argument("--httpd", required=True, help="the httpd program")
    parser.add_argument("--modules", required=True, help="the directory of its modules")
    parser.add_argument("--module", type=pathlib.Path, required=True, help="mod_cookiepolicy.so")
    arguments = parser.parse_args()
    arguments.dir = arguments.dir.resolve()
    arguments.module = arguments.module.resolve()
    return arguments


def bind(family, host, port):
    """The port, if it is free on this address; None where the machine lacks the address."""
    try:
        with socket.socket(family) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            s.bind((host, port))
            return s.getsockname()[1]
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return None
        raise


def choose_addresses(port):
    """Where httpd shall listen: `localhost` may mean either loopback address."""
    try:
        port = bind(socket.AF_INET, "127.0.0.1", port)
        addresses = [f"127.0.0.1:{port}"]
        if bind(socket.AF_INET6, "::1", port):
            addresses.append(f"[::1]:{port}")
        return port, addresses
    except PermissionError:
        sys.exit(f"Port {port} needs more rights than you have. Choose another: make run PORT=8081")
    except OverflowError:
        sys.exit(f"{port} is not a port. Choose another: make run PORT=8081")
    except OSError:
        sys.exit(f"Port {port} is taken. Choose another: make run PORT={port + 1}")


def unprivileged_account():
    """Whom to become when started as root, else None."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("www-data") or names.get("nobody")


def write_configuration(arguments, addresses, app_port, account):
    """The part of httpd's configuration that differs from run to run."""
    arguments.dir.mkdir(parents=True, exist_ok=True)
    lines = [
        f'Define DEMO_DIR "{arguments.dir}"',
        f'Define DEMO_CONF "{HERE}"',
        f'Define DEMO_MODULE "{arguments.module}"',
        f'Define DEMO_MODULES "{arguments.modules}"',
        f"Define DEMO_APP_PORT {app_port}",
        *(f"Listen {address}" for address in addresses),
        'Include "${DEMO_CONF}/httpd.conf"',
    ]
    if account:
        lines += [f'User "#{account.pw_uid}"', f'Group "#{account.pw_gid}"']
    path = arguments.dir / "httpd.conf"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def serve_application(server, account):
    """The application's process. It never runs as root."""
    signal.set_wakeup_fd(-1)
    for number in (*SIGNALS, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if account:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    server.serve_forever()


def start_application(server, account):
    process = multiprocessing.get_context("fork").Process(
        target=serve_application, args=(server, account), daemon=True
    )
    process.start()
    server.server_close()
    return process


def start_httpd(program, configuration):
    # In a session of its own, so that Ctrl-C reaches this process alone.
    return subprocess.Popen(
        [program, "-f", configuration, "-D", "FOREGROUND"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_until_ready(signals, httpd, port):
    """Whether httpd accepts connections; False if it ends or a signal comes before."""
    deadline = time.monotonic() + 120
    while httpd.poll() is None and not signals.asked and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        except OSError:
            signals.wait(0.05)
    return False


def stop(application, httpd):
    httpd.terminate()
    try:
        httpd.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(httpd.pid, signal.SIGKILL)
        httpd.wait()
    application.terminate()
    application.join()


def greet(port, directory):
    print(
        f"""
  The demonstration site:  http://localhost:{port}/

  1. Look at the table there and reload: only the necessary cookies come back.
  2. Open http://localhost:{port}/cookies, tick Statistics, save, return: theirs do, too.
  3. Refuse all: the application sees no more of them. Sign in, switch the language:
     that goes on working.

  The policy:  {os.path.relpath(HERE / "cookiepolicy.conf")}
  The logs:    {os.path.relpath(directory)}/error_log (what was held back), access_log
  The records: {os.path.relpath(directory)}/consent.log (one line for each choice)
  Ctrl-C ends it.
""",
        flush=True,
    )


def main():
    arguments = parse_arguments()
    port, addresses = choose_addresses(arguments.port)
    account = unprivileged_account()
    server = app.make_server((HERE / "style.css").read_text(encoding="utf-8"))
    configuration = write_configuration(arguments, addresses, server.server_port, account)

    signals = Signals()
    application = start_application(server, account)
    httpd = start_httpd(arguments.httpd, configuration)
    try:
        if wait_until_ready(signals, httpd, port):
            greet(port, arguments.dir)
            while httpd.poll() is None and application.is_alive() and not signals.asked:
                signals.wait()
    finally:
        stop(application, httpd)
    if not signals.asked:
        sys.exit(f"The site did not start, or ended by itself: see {arguments.dir}/error_log")
    print("\nStopped.")


if __name__ == "__main__":
    main()

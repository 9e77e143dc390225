"""What this Pyodide lets a Worker import and use, as a Worker that answers with JSON.

Each answer is what really happened: "" for a thing that works, else the
exception as "Type: text". Run as one case by TestPyodideFactsAreFresh.
"""

import asyncio
import contextlib
import importlib
import io
import json
import pkgutil
import re
import sys

from workers import Response, WorkerEntrypoint

# What Python 3.12 dropped: no list of 3.12 or newer names it.
DROPPED = ["asynchat", "asyncore", "distutils", "imp", "smtpd"]
# Pyodide's own modules.
PYODIDE = ("pyodide", "pyodide.code", "pyodide.console", "pyodide.ffi", "pyodide.ffi.wrappers", "pyodide.http")
# Modules whose import does something: opens a browser, prints, runs tests.
NOT_RUN = {"antigravity", "this", "test"}

# Things that everybody uses of a module that can be imported.
USES = {
    "_thread.start_new_thread": "import _thread; _thread.start_new_thread(len, ('a',))",
    "threading.Thread.start": "import threading; threading.Thread(target=len, args=('a',)).start()",
    "threading.Timer.start": "import threading; threading.Timer(0, len, ('a',)).start()",
    "threading.Lock": "import threading\nwith threading.Lock(): pass",
    "threading.local": "import threading; threading.local().x = 1",
    "concurrent.futures.ThreadPoolExecutor": "from concurrent.futures import ThreadPoolExecutor; ThreadPoolExecutor()",
    "concurrent.futures.ThreadPoolExecutor.submit": "from concurrent.futures import ThreadPoolExecutor; ThreadPoolExecutor().submit(len, 'a')",
    "concurrent.futures.ThreadPoolExecutor.map": "from concurrent.futures import ThreadPoolExecutor; ThreadPoolExecutor().map(len, ['a'])",
    "concurrent.futures.ProcessPoolExecutor": "from concurrent.futures import ProcessPoolExecutor; ProcessPoolExecutor()",
    "multiprocessing.Lock": "import multiprocessing; multiprocessing.Lock()",
    "multiprocessing.Queue": "import multiprocessing; multiprocessing.Queue()",
    "multiprocessing.Pipe": "import multiprocessing; multiprocessing.Pipe()",
    "multiprocessing.Manager": "import multiprocessing; multiprocessing.Manager()",
    "multiprocessing.Pool": "import multiprocessing; multiprocessing.Pool(1)",
    "multiprocessing.pool.Pool": "from multiprocessing.pool import Pool; Pool(1)",
    "multiprocessing.pool.ThreadPool": "from multiprocessing.pool import ThreadPool; ThreadPool(1)",
    "multiprocessing.Process.start": "import multiprocessing; multiprocessing.Process(target=len, args=('a',)).start()",
    "multiprocessing.context.Process.start": "from multiprocessing.context import Process; Process(target=len, args=('a',)).start()",
    "multiprocessing.cpu_count": "import multiprocessing; multiprocessing.cpu_count()",
    "os.fork": "import os; os.fork()",
    "os.forkpty": "import os; os.forkpty()",
    "os.execv": "import os; os.execv('/bin/true', ['true'])",
    "os.popen": "import os; os.popen('true').read()",
    "os.posix_spawn": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "os.system": "import os\ncode = os.system('true')\nif code: raise OSError(f'gives {code}')",
    "subprocess.run": "import subprocess; subprocess.run(['true'])",
    "subprocess.Popen": "import subprocess; subprocess.Popen(['true'])",
    "subprocess.call": "import subprocess; subprocess.call(['true'])",
    "subprocess.check_call": "import subprocess; subprocess.check_call(['true'])",
    "subprocess.check_output": "import subprocess; subprocess.check_output(['true'])",
    "subprocess.getoutput": "import subprocess; subprocess.getoutput('true')",
    "subprocess.getstatusoutput": "import subprocess; subprocess.getstatusoutput('true')",
    "signal.signal": "import signal; signal.signal(signal.SIGTERM, lambda *a: None)",
    "signal.signal delivers": (
        "import signal\ngot = []\nsignal.signal(signal.SIGUSR1, lambda *a: got.append(1))\n"
        "signal.raise_signal(signal.SIGUSR1)\nif not got: raise RuntimeError('the handler was not called')"
    ),
    "signal.alarm": (
        "import signal, time\ngot = []\nsignal.signal(signal.SIGALRM, lambda *a: got.append(1))\nsignal.alarm(1)\n"
        "await asyncio.sleep(1.5)\nif not got: raise RuntimeError('the handler was not called')"
    ),
    "signal.setitimer": (
        "import signal\ngot = []\nsignal.signal(signal.SIGALRM, lambda *a: got.append(1))\nsignal.setitimer(signal.ITIMER_REAL, 0.2)\n"
        "await asyncio.sleep(0.5)\nif not got: raise RuntimeError('the handler was not called')"
    ),
    "signal.pause": "import signal\nif not hasattr(signal, 'pause'): raise AttributeError('pause')",
    "asyncio.to_thread": "assert await asyncio.to_thread(len, 'ab') == 2",
    "asyncio.get_running_loop.run_in_executor": "assert await asyncio.get_running_loop().run_in_executor(None, len, 'ab') == 2",
    "asyncio.get_running_loop.run_in_executor with a ThreadPoolExecutor": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "assert await asyncio.get_running_loop().run_in_executor(ThreadPoolExecutor(), len, 'ab') == 2"
    ),
    "asyncio.create_subprocess_exec": "await asyncio.create_subprocess_exec('true')",
    "asyncio.create_subprocess_shell": "await asyncio.create_subprocess_shell('true')",
    "asyncio.start_server": "await asyncio.start_server(len, '127.0.0.1', 8000)",
    "asyncio.start_unix_server": "await asyncio.start_unix_server(len, '/tmp/s')",
    "asyncio.get_running_loop.add_signal_handler": "import signal; asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, len)",
    "asyncio.run": "async def f(): return 7\nassert asyncio.run(f()) == 7",
    "socket.socket": "import socket; socket.socket()",
    "socket.socket.listen": "import socket; s = socket.socket(); s.bind(('127.0.0.1', 8000)); s.listen()",
    "socket.gethostname": "import socket; socket.gethostname()",
    "socketserver.TCPServer": "import socketserver; socketserver.TCPServer(('127.0.0.1', 8000), socketserver.BaseRequestHandler)",
    "socketserver.UDPServer": "import socketserver; socketserver.UDPServer(('127.0.0.1', 8000), socketserver.BaseRequestHandler)",
    "asyncio.get_running_loop.create_server": "await asyncio.get_running_loop().create_server(len, '127.0.0.1', 8000)",
    "http.server.HTTPServer": "import http.server; http.server.HTTPServer(('127.0.0.1', 8000), http.server.BaseHTTPRequestHandler)",
    "http.server.ThreadingHTTPServer": (
        "import http.server; http.server.ThreadingHTTPServer(('127.0.0.1', 8000), http.server.BaseHTTPRequestHandler)"
    ),
    "wsgiref.simple_server.make_server": "from wsgiref.simple_server import make_server; make_server('127.0.0.1', 8000, None)",
    "xmlrpc.server.SimpleXMLRPCServer": "from xmlrpc.server import SimpleXMLRPCServer; SimpleXMLRPCServer(('127.0.0.1', 8000))",
    "ssl.create_default_context": "import ssl; ssl.create_default_context()",
    "sqlite3.connect": "import sqlite3; sqlite3.connect(':memory:').execute('select 1').fetchone()",
    "lzma.compress": "import lzma; lzma.compress(b'a')",
    "bz2.compress": "import bz2; bz2.compress(b'a')",
    "zlib.compress": "import zlib; zlib.compress(b'a')",
    "compression.zstd.compress": "from compression import zstd; zstd.compress(b'a')",
    "ctypes.CDLL": "import ctypes; ctypes.CDLL(None)",
    "ctypes.sizeof": "import ctypes; ctypes.sizeof(ctypes.c_int)",
    "dbm.open": "import dbm; dbm.open('/tmp/d', 'c').close()",
    "shelve.open": "import shelve; shelve.open('/tmp/s').close()",
    "mmap.mmap": "import mmap; mmap.mmap(-1, 16)",
    "select.select": "import select; select.select([], [], [], 0)",
    "select.epoll": "import select; select.epoll()",
    "selectors.DefaultSelector": "import selectors; selectors.DefaultSelector()",
    "fcntl.flock": "import fcntl\nwith open('/tmp/l', 'w') as f: fcntl.flock(f, fcntl.LOCK_EX)",
    "hashlib.sha256": "import hashlib; hashlib.sha256(b'a').hexdigest()",
    "hashlib.md5": "import hashlib; hashlib.md5(b'a').hexdigest()",
    "hashlib.pbkdf2_hmac": "import hashlib; hashlib.pbkdf2_hmac('sha256', b'a', b'b', 1)",
    "hashlib.scrypt": "import hashlib; hashlib.scrypt(b'a', salt=b'b', n=2, r=1, p=1)",
    "hmac.digest": "import hmac; hmac.digest(b'a', b'b', 'sha256')",
    "secrets.token_hex": "import secrets; secrets.token_hex()",
    "decimal.Decimal": "import decimal; decimal.Decimal('1') / 3",
    "tempfile.TemporaryFile": "import tempfile\nwith tempfile.TemporaryFile() as f: f.write(b'a')",
    "zoneinfo.ZoneInfo": "import zoneinfo; zoneinfo.ZoneInfo('Europe/Paris')",
    "locale.setlocale": "import locale; locale.setlocale(locale.LC_ALL, '')",
    "getpass.getuser": "import getpass; getpass.getuser()",
    "os.getlogin": "import os; os.getlogin()",
    "os.getuid": "import os; os.getuid()",
    "os.cpu_count": "import os; os.cpu_count()",
    "os.getloadavg": "import os; os.getloadavg()",
    "os.urandom": "import os; os.urandom(1)",
    "webbrowser.open": "import webbrowser\nif not webbrowser.open('https://example.com'): raise RuntimeError('gives False')",
    "urllib.request.urlopen": "import urllib.request; urllib.request.urlopen('https://example.com', timeout=1)",
    "smtplib.SMTP": "import smtplib; smtplib.SMTP('127.0.0.1', 25, timeout=1)",
    "builtins.input": "input()",
    "pyodide.ffi.run_sync": "from pyodide.ffi import run_sync\nawait asyncio.sleep(0)\nrun_sync(asyncio.sleep(0))",
    "pyodide.code.run_js": "from pyodide.code import run_js; run_js('1')",
    "pyodide.http.open_url": "from pyodide.http import open_url; open_url('https://example.com')",
}


def says(error):
    text = f"{type(error).__name__}: {error}".strip()
    return re.sub(r"0x[0-9a-f]+", "0x", " ".join(text.split()))[:160]


def imported(name):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            importlib.import_module(name)
    except BaseException as error:
        return says(error)
    return ""


def submodules(name):
    module = sys.modules.get(name)
    for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
        if not found.name.startswith(("_", "test")):
            yield f"{name}.{found.name}"


def modules():
    """Every public module of the standard library, with how its import ended."""
    out = {}
    todo = sorted({*sys.stdlib_module_names, *DROPPED} - {"__main__"})
    while todo:
        name = todo.pop()
        if name.startswith("_") or name in NOT_RUN or name.endswith("__main__"):
            continue
        out[name] = imported(name)
        if not out[name]:
            todo.extend(submodules(name))
    return out


async def used(source):
    space = {"asyncio": asyncio}
    lines = "\n".join("    " + line for line in source.split("\n"))
    try:
        exec(f"async def use():\n{lines}", space)
        with contextlib.redirect_stdout(io.StringIO()):
            await asyncio.wait_for(space["use"](), 4)
    except BaseException as error:
        return says(error)
    return ""


def names(module):
    found = importlib.import_module(module)
    public = {name for name in dir(found) if not name.startswith("_")}
    # "from module import name" finds its submodules too.
    public |= {m.name for m in pkgutil.iter_modules(getattr(found, "__path__", [])) if not m.name.startswith("_")}
    return {
        "names": sorted(public),
        "documented": sorted(getattr(found, "__all__", [])),
        "dynamic": hasattr(found, "__getattr__"),  # it may give what no list has
    }


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        if request.url.endswith("/modules"):
            return Response(json.dumps({"listed": sorted(sys.stdlib_module_names), "modules": modules()}))
        if request.url.endswith("/names"):
            return Response(json.dumps({"python": sys.version.split()[0], "exports": {name: names(name) for name in PYODIDE}}))
        return Response(json.dumps({name: await used(source) for name, source in USES.items()}))

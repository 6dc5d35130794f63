"""What the benches share: a Python of their own, and processes whose memory is watched."""
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def own_python(needs):
    """Runs this script again in an environment with those packages, made where it is missing."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    venv = cache / "strata-bench" / "-".join(needs)
    if Path(sys.prefix).resolve() == venv.resolve():
        return
    if not (venv / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "--quiet", *needs], check=True, stdout=sys.stderr)
        (venv / "made").touch()
    os.execv(venv / "bin/python", [venv / "bin/python", *sys.argv])


def anonymous_bytes(pid):
    """RssAnon + RssShmem: what a process holds that is no file's."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon:", "RssShmem:")))


def turn(command, log, env=None):
    """Runs a process: its output, the seconds that it took, and the most memory of what was seen ten times a second."""
    begin = time.time()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=log, text=True, env=env) as process:
        peak, done = [0], threading.Event()

        def sample():
            while not done.wait(0.1):
                peak[0] = max(peak[0], anonymous_bytes(process.pid))

        sampler = threading.Thread(target=sample)
        sampler.start()
        output = process.stdout.read()
        process.wait()
        seconds = time.time() - begin
        done.set()
        sampler.join()
    if process.returncode:
        sys.exit(f"{command[0]} ended with status {process.returncode}: see {log.name}")
    return {"output": output, "seconds": seconds, "peak_bytes": peak[0]}


def build():
    """Makes what ./strata run needs, so that no turn has to."""
    subprocess.run([ROOT / "strata", "run", "--help"], check=True, stdout=subprocess.DEVNULL)

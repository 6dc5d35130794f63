"""What the benches share: a Python of their own, and processes whose memory is watched."""
import contextlib
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


def disk_reads(pid):
    """Bytes that a process has read from disks, and its page faults that waited for one."""
    try:
        io = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return None
    return int(io["read_bytes"]), int(stat[9])


@contextlib.contextmanager
def memory_group(limit):
    """A memory cgroup below this process's own, of version 1 or 2, pages of files included; it wants root."""
    own = dict(line.split(":", 2)[1:] for line in Path("/proc/self/cgroup").read_text().splitlines())
    if "memory" in own:
        group = Path(f"/sys/fs/cgroup/memory{own['memory']}") / f"strata-bench-{os.getpid()}"
        file = "memory.limit_in_bytes"
    else:
        group, file = Path(f"/sys/fs/cgroup{own['']}") / f"strata-bench-{os.getpid()}", "memory.max"
    group.mkdir()
    try:
        (group / file).write_text(limit)
        yield group / "cgroup.procs"
    finally:
        group.rmdir()


def turn(command, log, env=None, memory=None):
    """Runs a process, with no more memory than that: its output, the seconds that it took, what it read from disks, and the
    most memory of what was seen ten times a second."""
    with memory_group(memory) if memory else contextlib.nullcontext() as group:
        return turn_in(group, command, log, env)


def turn_in(group, command, log, env):
    begin = time.time()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=log, text=True, env=env,
                          preexec_fn=(lambda: group.write_text(str(os.getpid()))) if group else None) as process:
        peak, reads, done = [0], [(0, 0)], threading.Event()

        def sample():
            while not done.wait(0.1):
                peak[0] = max(peak[0], anonymous_bytes(process.pid))
                reads[0] = disk_reads(process.pid) or reads[0]

        sampler = threading.Thread(target=sample)
        sampler.start()
        output = process.stdout.read()
        process.wait()
        seconds = time.time() - begin
        done.set()
        sampler.join()
    if process.returncode:
        sys.exit(f"{command[0]} ended with status {process.returncode}: see {log.name}")
    return {"output": output, "seconds": seconds, "peak_bytes": peak[0], "read_bytes": reads[0][0],
            "major_faults": reads[0][1]}


def build():
    """Makes what ./strata run needs, so that no turn has to."""
    subprocess.run([ROOT / "strata", "run", "--help"], check=True, stdout=subprocess.DEVNULL)


def test_classpath(work):
    """The class path of the tests of transforms, which are built; Maven writes into that folder."""
    subprocess.run(
        ["mvn", "--batch-mode", "--no-transfer-progress", "--quiet", "package", "dependency:build-classpath",
         "-DskipTests", "--projects", "transforms", "--also-make", f"-Dmdep.outputFile={work}/classpath",
         "-Dmdep.includeScope=test"], check=True, cwd=ROOT, stdout=sys.stderr)
    target = ROOT / "transforms/target"
    return f"{target}/test-classes:{target}/classes:{(work / 'classpath').read_text().strip()}"

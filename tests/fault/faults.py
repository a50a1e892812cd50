"""The three kinds of faults: which points of a command they strike, and how."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

SECONDS = 120

# Calls that change what is on the disk, or say whether it was changed.
WRITING = {"write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "sync_file_range", "rename", "renameat",
           "renameat2", "open", "openat", "creat", "mkdir", "mkdirat", "close", "ftruncate", "truncate", "fallocate",
           "fchmod", "chmod", "fchmodat", "fchown", "chown", "link", "linkat", "symlink", "unlink", "unlinkat",
           "rmdir", "utimensat"}
READING = {"read", "pread64", "readv", "preadv", "getdents64", "lseek", "fcntl", "newfstatat", "fstat", "stat",
           "lstat", "statx", "getrandom"}
# Without brk: its failure is the old end of the heap as its result, which strace cannot give.
MEMORY = {"mmap", "mremap", "mprotect", "clone3", "clone"}
REASONS = ("ENOSPC", "EIO", "EACCES")


@dataclass
class Point:
    """One fault: the N-th system call of a name, or the N-th allocation."""

    call: str
    number: int
    error: str = ""  # empty: the process is killed
    loading: bool = False  # before main

    def __str__(self) -> str:
        return f"{self.call}:{self.number}" + (f":{self.error}" if self.error else "")


@dataclass
class Strike:
    """What came of it."""

    struck: bool
    status: int  # as of subprocess: negative for a signal
    stderr: str
    culprit: str = ""  # the library whose allocation failed
    command: list[str] = field(default_factory=list)


class NoStrace(Exception):
    pass


def require_strace() -> None:
    try:
        done = subprocess.run(["strace", "-f", "--seccomp-bpf", "-e", "trace=getpid", "-o", "/dev/null", "true"],
                              capture_output=True, text=True, timeout=SECONDS, check=False)
    except FileNotFoundError as missing:
        raise NoStrace("strace is not installed: fixtures/install test") from missing
    if done.returncode != 0:
        raise NoStrace("strace may not trace here, so no fault can be tried; allow ptrace (kernel.yama.ptrace_scope, "
                       f"or the container's seccomp profile): {done.stderr.strip()[-300:]}")


def execute(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and stderr. A process that does not end is a status of its own."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False,
                              env={**os.environ, **(environment or {})})
    except subprocess.TimeoutExpired:
        return 1000, f"did not end within {SECONDS} s"
    return done.returncode, done.stderr.decode(errors="replace")


# ---- system calls ------------------------------------------------------------------------------


def list_calls(command: list[str], folder: Path) -> list[Point]:
    """Each call of an undisturbed run, in order. strace counts by thread, and strikes the first that gets there:
    so the n-th call of a name is tried for as many as any one thread makes."""
    log = folder.parent / (folder.name + ".calls")
    status, stderr = execute(["strace", "-f", "-o", str(log), *command], folder)
    if status not in (0, 3):
        raise NoStrace(f"the undisturbed command ended with {status}: {stderr}")
    points, seen, counts = [], set(), Counter()
    loading = True
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        match = re.match(r"(\d+) +([a-z0-9_]+)\(", line)
        if match is None:
            continue
        counts[match.groups()] += 1
        key = (match.group(2), counts[match.groups()])
        loading = loading and key[0] != "umask"  # which is among the first things that main does
        if key not in seen:
            seen.add(key)
            points.append(Point(*key, loading=loading))
    log.unlink()
    return points


def strike_call(point: Point, command: list[str], folder: Path) -> Strike:
    log = folder.parent / (folder.name + ".strace")
    # Stopping at the chosen call alone is faster, but then strace does not deliver the signal.
    how = ["--seccomp-bpf"] if point.error else []
    action = f"error={point.error}" if point.error else "signal=KILL"
    traced = ["strace", "-f", *how, "-o", str(log), "-e", f"trace={point.call}", "-e",
              f"inject={point.call}:{action}:when={point.number}", *command]
    status, stderr = execute(traced, folder)
    struck = status == -9 if not point.error else "(INJECTED)" in log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    return Strike(struck, status, stderr, command=traced)


# ---- allocations -------------------------------------------------------------------------------


def failing(library: Path, number: int, report: Path) -> dict[str, str]:
    return {"LD_PRELOAD": str(library), "FAIL_ALLOC": str(number), "FAIL_ALLOC_REPORT": str(report)}


def list_allocations(library: Path, command: list[str], folder: Path) -> list[Point]:
    report = folder.parent / (folder.name + ".count")
    status, stderr = execute(command, folder, failing(library, 0, report))
    if status not in (0, 3):
        raise NoStrace(f"the undisturbed command ended with {status}: {stderr}")
    count = int(report.read_text())
    report.unlink()
    return [Point("alloc", number) for number in range(1, count + 1)]


def strike_allocation(point: Point, library: Path, command: list[str], folder: Path) -> Strike:
    report = folder.parent / (folder.name + ".report")
    environment = failing(library, point.number, report)
    status, stderr = execute(command, folder, environment)
    text = report.read_text() if report.exists() else ""
    report.unlink(missing_ok=True)
    shown = ["env", *(f"{name}={value}" for name, value in environment.items()), *command]
    return Strike(not text.isdigit() and text != "", status, stderr, culprit=text, command=shown)


# ---- kinds -------------------------------------------------------------------------------------


def points_of(kind: str, library: Path, command: list[str], folder: Path) -> list[Point]:
    if kind == "memory":
        calls = [point for point in list_calls(command, folder) if point.call in MEMORY]
        return [replace(point, error="ENOMEM") for point in calls]
    calls = list_calls(command, folder)
    if kind == "kill":
        return calls
    points = [replace(point, error=reason) for point in calls if point.call in WRITING for reason in REASONS]
    return points + [replace(point, error="EIO") for point in calls if point.call in READING]

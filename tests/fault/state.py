"""What stands on the disk: compared with an undisturbed run, and looked through for what is half-done."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

SUMS = "SHA256SUMS"
LEDGER = "ledger.sqlite"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(folder: Path) -> dict[str, str]:
    """Hash by name of all files below `folder`; what may differ in its bytes is judged on its own."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_dir():
            found[name + "/"] = oct(path.stat().st_mode)
        elif path.name not in (LEDGER, LEDGER + ".sha256", ".lock"):
            found[name] = sha256(path) + oct(path.stat().st_mode)
    return found


def ledger_rows(path: Path) -> list[str]:
    """Everything in a ledger, as SQL, once it is found sound."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as ledger:
        checks = [ledger.execute(f"PRAGMA {name}").fetchall()
                  for name in ("integrity_check", "foreign_key_check", "application_id", "user_version")]
        rows = list(ledger.iterdump())
    ledger.close()
    return [repr(checks), *rows]


def sums_hold(path: Path) -> bool:
    """Does a list of sha256sum's fit the files beside it?"""
    for line in path.read_text(encoding="utf-8").splitlines():
        expected, name = line.split("  ", 1)
        file = path.parent / name
        if not file.is_file() or sha256(file) != expected:
            return False
    return True


def picture(folder: Path) -> dict:
    """All that must be equal to an undisturbed run's when a command has ended well."""
    return {
        "files": files(folder),
        "ledgers": {str(path.relative_to(folder)): ledger_rows(path) for path in sorted(folder.rglob(LEDGER))},
        "sums": {str(path.relative_to(folder)): sums_hold(path) for path in sorted(folder.rglob(LEDGER + ".sha256"))},
    }


def differences(expected: dict, found: dict) -> list[str]:
    said = []
    for kind, left in expected.items():
        right = found[kind]
        said += [f"{name} is missing" for name in left if name not in right]
        said += [f"{name} should not be there" for name in right if name not in left]
        said += [f"{name} differs" for name in left if name in right and left[name] != right[name]]
    said += [f"{name} does not fit its file" for name, holds in found["sums"].items() if not holds]
    return said


def part(found: dict[str, str], top: str) -> dict[str, str]:
    return {name: value for name, value in found.items() if name.startswith(top)}


def settled(found: dict[str, str], top: str) -> dict[str, str]:
    """Without pages, which are replaced one by one when a later run changes what they say."""
    return {name: value for name, value in found.items()
            if not (name.startswith(top + "index.") and name.endswith(".html"))}


def half_done(expected: dict, folder: Path, before: dict) -> list[str]:
    """A folder with checksums appears whole or not at all; no other file shows but the ledger's."""
    now = files(folder) if folder.exists() else {}
    said = []
    tops = [name.removesuffix(SUMS) for name in expected["files"] if name.endswith(SUMS)]
    for top in tops:
        stands = settled(part(now, top), top)
        if stands and stands not in (settled(part(expected["files"], top), top), settled(part(before["files"], top), top)):
            said.append(f"{top or folder.name} is visible, but not whole")
    for name in now:
        hidden = any(step.startswith(".") for step in Path(name).parts)
        if not hidden and name not in expected["files"] and not name.endswith(("-journal", ".part")):
            said.append(f"{name} should not be there")
    return said


def fingerprint(folder: Path) -> str:
    """Names, modes and bytes of everything: two equal ones are completed in the same way."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        digest.update(f"{path.relative_to(folder)} {path.stat().st_mode}\n".encode())
        if path.is_file() and path.name != ".lock":
            digest.update(sha256(path).encode())
    return digest.hexdigest()

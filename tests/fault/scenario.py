"""What is done to a fault: a small region, its deliveries, and the commands that are disturbed.

The region is that of tests/system/trial. A command starts from a folder `out` as earlier, undisturbed runs left
it, and is the same each time; a month has two providers and is billed in some forty milliseconds.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNIT = "SE5599000014-M"

PROVIDERS = ["559921-0878;Ett AB;1;Gatan 1;352 31;Vaxjo", "559922-0869;Två AB;2;Gatan 2;352 32;Vaxjo"]
UNITS = [f"{UNIT}1;Mottagning 1;559921-0878;2020-01-01;", f"{UNIT}2;Mottagning 2;559922-0869;2020-01-01;"]
SUBSCRIPTIONS = [
    f"R1;{UNIT}1;rent;1;2024-01-01;;;",
    f"R2;{UNIT}2;rent;3;2024-01-01;;;",
    f"T1;{UNIT}1;texting;1;2024-01-01;;;",
    f"T2;{UNIT}2;texting;1;2024-01-01;;;",
]
# The trial's region wants no follow-up reports; one that is disturbed makes them too.
FOLLOW_UP = "\nfollow_up:\n  dispatches: [texts]\n"
HEADS = {
    "providers": "org_no;name;customer;street;postcode;city",
    "units": "unit;name;org_no;from;to",
    "subscriptions": "id;unit;service;quantity;from;to;price;reference",
    "charges": "id;unit;service;day;quantity;amount;reference",
    "texts": "id;time;unit;status;parts",
}


class Unusable(Exception):
    """The scenario itself cannot be played: nothing was tried."""


@dataclass
class Scenario:
    name: str
    arguments: list[str]  # of the program, in a folder that holds regions, deliveries and `out`
    months: list[str]  # issued before
    results: str = "out"  # the folder that the command writes
    old_ledger: bool = False  # begins with a ledger of an older version


def texts(month: str, count: int) -> list[str]:
    """The first comes twice, so that there is something to count once."""
    rows = [f"t{month}-{i};{month}-02 10:00:00;{UNIT}{1 + i % 2};ok;1" for i in range(count)]
    return rows + rows[:1]


def write_delivery(folder: Path, month: str, text_count: int) -> None:
    folder.mkdir(parents=True)
    rows = {
        "providers": PROVIDERS,
        "units": UNITS,
        "subscriptions": SUBSCRIPTIONS,
        "charges": [],
        "texts": texts(month, text_count),
    }
    for name, head in HEADS.items():
        (folder / f"{name}.csv").write_text("\n".join([head, *rows[name]]) + "\n", encoding="utf-8")
    control = [f"{name}.csv;{len(rows[name])}" for name in HEADS]
    (folder / "control.csv").write_text("\n".join(["file;rows", *control]) + "\n", encoding="utf-8")


def write_inputs(folder: Path) -> None:
    """Regions; deliveries as they came first, and late: with more texts in January, fewer in February."""
    trial = folder / "regions/trial"
    shutil.copytree(ROOT / "tests/system/trial", trial)
    with (trial / "meters.yaml").open("a", encoding="utf-8") as meters:
        meters.write(FOLLOW_UP)
    shutil.copytree(ROOT / "templates/common", folder / "regions/common")
    for name, counts in {"first": (60, 80, 70), "late": (90, 40, 70)}.items():
        for month, count in zip(("2025-01", "2025-02", "2025-03"), counts):
            write_delivery(folder / name / month, month, count)


def issue(period: str, data: str) -> list[str]:
    return ["run", "--region", "regions/trial", "--period", period, "--data", data, "--issue-date", "2025-06-05",
            "--out", "out", "--threads", "1"]


def correct(period: str, data: str) -> list[str]:
    return ["correct", *issue(period, data)[1:]]


SCENARIOS = {
    "run": Scenario("run", issue("2025-01", "first"), []),
    "next": Scenario("next", issue("2025-03", "first"), ["2025-01", "2025-02"]),
    "correct": Scenario("correct", correct("2025-01", "late"), ["2025-01", "2025-02"]),
    "run-correct": Scenario("run-correct", [*issue("2025-03", "late"), "--correct", "2025-01..2025-02"],
                            ["2025-01", "2025-02"]),
    "rerun": Scenario("rerun", ["rerun", "--region", "regions/trial", "--period", "2025-01..2025-03", "--data", "late",
                                "--results", "results", "--threads", "1"], [], "results"),
    "migrate": Scenario("migrate", issue("2025-03", "first"), [], old_ledger=True),
}


def call(program: str, arguments: list[str], folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, timeout=120, check=False)


def write_old_ledger(folder: Path) -> None:
    """That of the ledger's own tests, as if it were this region's."""
    folder.mkdir(parents=True)
    sql = (ROOT / "tests/unit/ledger/version_3.sql").read_text(encoding="utf-8")
    with sqlite3.connect(folder / "ledger.sqlite") as ledger:
        ledger.executescript(sql.replace("meta VALUES(1,'jamtland')", "meta VALUES(1,'trial')"))
    ledger.close()


def prepare(scenario: Scenario, program: str, inputs: Path, folder: Path) -> None:
    """Makes `folder`, where the command can be given: links to the inputs, and `out` as it was before."""
    folder.mkdir(parents=True)
    for name in ("regions", "first", "late"):
        (folder / name).symlink_to(inputs / name)
    if scenario.old_ledger:
        write_old_ledger(folder / "out/trial")
    for month in scenario.months:
        done = call(program, issue(month, "first"), folder)
        if done.returncode not in (0, 3):
            raise Unusable(f"{month} cannot be issued: {done.stderr.decode()}")

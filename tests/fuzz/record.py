#!/usr/bin/env python3
"""Runs one fuzzer for so many seconds, and adds to its line in RUNS.md what it did. Called by run.sh.

Processor time is what the kernel counts for the program, user and system. Several may run at once, of one target too:
each has a folder of its own below `artifacts`, so that only what this run found is copied to `crashes`, and the table
is written under a lock. A run that could not start, or ended in another way than libFuzzer's, is not recorded.
"""

import datetime
import fcntl
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "RUNS.md"
HEAD = """# Runs

What the fuzzers did since 2026-11-22: `run.sh` adds each run to its target's line. Processor time is user and system, of
all runs, and so are executions; `cov` is libFuzzer's number of covered edges at the end of the last run, with what its
corpus had by then. A finding is a run that ended with one: [crashes/README.md](crashes/README.md) says what was wrong, and
what was found before. The commit is what was built; a `+` behind it stands for changes that were not in it.

| target | processor seconds | executions | cov | findings | last run | commit | sanitizer |
|---|--:|--:|--:|--:|---|---|---|
"""
# What stands in the table of what runs on.
SUMMED = (1, 2, 4)
# What is left of an input that ended the program; a slow one does not.
ENDED = ("crash-", "timeout-", "oom-", "leak-")
# What libFuzzer returns if it is stopped from the keyboard.
INTERRUPTED = 72


def dictionary(target):
    """The list of words for what the target reads, if there is one."""
    for words, starts in (
        ("xml", ("xml", "xmpp_", "capture_xmpp")),
        ("json", ("json", "ccs_", "capture_json", "register_json")),
        ("http", ("http_", "push_headers")),
    ):
        if target.startswith(starts):
            return [f"-dict=dictionaries/{words}.dict"]
    return []


def run(target, program, seconds, folder):
    """Returns how it ended and what it used. Its output is in the folder."""
    corpus = pathlib.Path("corpus", target)
    corpus.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"]
    options += ["-print_final_stats=1", f"-artifact_prefix={folder}/"] + dictionary(target)
    with open(folder / "log", "wb") as log:
        command = [program, *options, corpus, f"seeds/{target}"]
        ended = subprocess.run(command, stdout=log, stderr=log, timeout=int(seconds) + 300)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.returncode, used.ru_utime + used.ru_stime


def last(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def rows():
    """The lines of the table, by target."""
    cells = (line.strip("| \n").split(" | ") for line in TABLE.read_text().splitlines() if line.startswith("| "))
    return {row[0].strip("`"): row for row in cells if row[0].startswith("`")}


def add(target, new):
    """Adds a run to the table, which nobody else writes meanwhile."""
    with open("artifacts/lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        table = rows() if TABLE.exists() else {}
        old = table.get(target, ["", 0, 0, 0, 0])
        for at in SUMMED:
            new[at] += int(old[at])
        table[target] = new
        lines = [f"| {' | '.join(map(str, table[name]))} |\n" for name in sorted(table)]
        sums = [sum(int(row[at]) for row in table.values()) for at in SUMMED]
        lines.append("| all | {} | {} | | {} | | | |\n".format(*sums))
        written = pathlib.Path("artifacts", TABLE.name)
        written.write_text(HEAD + "".join(lines))
        os.replace(written, TABLE)


def main():
    target, program, seconds = sys.argv[1:]
    os.chdir(HERE)
    # The program hears it too, and its numbers count.
    signal.signal(signal.SIGINT, lambda *_: None)
    artifacts = pathlib.Path("artifacts", target)
    artifacts.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(dir=artifacts))
    code, used = run(target, program, seconds, folder)
    log = (folder / "log").read_text(errors="replace")
    found = [file for file in folder.iterdir() if file.name.startswith(ENDED)]
    if not found and code not in (0, INTERRUPTED):
        sys.exit(f"fuzz: {target} ended with {code}: see tests/fuzz/{folder}/log")
    executions, covered = last(r"stat::number_of_executed_units: (\d+)", log), last(r"cov: (\d+)", log)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    line = [f"`{target}`", round(used), executions, covered, len(found), today, os.environ.get("COMMIT", "-")]
    add(target, line + [os.environ.get("SANITIZER", "none")])
    print(f"fuzz: {target}: {executions} executions in {used:.0f} s of processor time, cov {covered}", flush=True)
    if found:
        crashes = pathlib.Path("crashes", target)
        crashes.mkdir(parents=True, exist_ok=True)
        for file in found:
            shutil.copy(file, crashes)
        sys.exit(f"fuzz: {target} has found something: see tests/fuzz/{crashes} and tests/fuzz/{folder}/log")


main()

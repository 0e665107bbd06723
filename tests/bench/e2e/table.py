"""A chapter of ../RESULTS.md: the tables, and each target with what was measured."""

import datetime
import os
import platform
import subprocess
from dataclasses import dataclass

from measure import Drain
from measure import Idle
from peers import FIREBASE_MESSAGING
from peers import OURS
from peers import PEERS
from peers import PUSHWIRE
from peers import PYTHON

HEAD = """# Draining a backlog, and idling

[README.md](README.md) says what is measured and how the peers are redirected.

"""


@dataclass
class Loads:
    """The load of the last minute, before and after the backlogs."""

    before: float
    after: float
    is_busy: bool


def line(run: Drain) -> str:
    return (
        f"| {run.peer.name} | {run.kind} | {run.rate:,.0f} | {run.cpu:.2f} | {run.cpu_each:.0f} "
        f"| {run.server_cpu:.2f} | {run.seconds:.2f} | {run.peak / 1e6:.1f} |"
    )


def results(drains: list[Drain], failures: list[list[str]], idles: list[Idle], loads: Loads, options) -> str:
    parts = [HEAD, machine(), load_table(loads), drain_table(drains, failures, options.pushes)]
    if idles:
        parts.append(idle_table(idles, options.idle))
    targets = targets_of(drains, idles)
    if targets:
        parts += ["## Targets\n\n", "Against firebase-messaging in the same run.\n\n", *targets]
    return "".join(parts)


def said(*command) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def machine() -> str:
    cpu = [l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")]
    openssl = said(PYTHON, "-c", "import ssl; print(ssl.OPENSSL_VERSION)")
    crypto = said(PYTHON, "-c", "import cryptography; print(cryptography.__version__)")
    return (
        f"{datetime.date.today()}, {cpu[0] if cpu else platform.machine()}, {os.cpu_count()} cores, "
        f"Linux {platform.release()}. {said(PUSHWIRE, '--version')}, {said('rustc', '--version')}, "
        f"Python {said(PYTHON, '-V').split()[1]} with {openssl} and cryptography {crypto}, Node.js {said('node', '-v')}.\n\n"
    )


def load_table(loads: Loads) -> str:
    text = "| load before the backlogs | load after them |\n|---:|---:|\n"
    text += f"| {loads.before:.1f} | {loads.after:.1f} |\n\n"
    if loads.is_busy:
        text += (
            "**Other programs kept the machine busy before the start: rates and seconds are too low or too high, and the\n"
            "verdicts by rate are not to be relied on. Processor time suffers less.**\n\n"
        )
    return text


def drain_table(drains: list[Drain], failures: list[list[str]], pushes: int) -> str:
    measured = {run.peer.name for run in drains} | {name for name, _, _ in failures}
    cannot = [[peer.name, "plain", peer.no_plain] for peer in PEERS if peer.no_plain and peer.name in measured]
    columns = "| client | pushes | pushes/s | CPU s | CPU µs each | simulator CPU s | seconds | peak RSS MB |"
    rule = "|---|---|---:|---:|---:|---:|---:|---:|"
    text = "\n".join([columns, rule, *map(line, drains)]) + "\n\n"
    if failures or cannot:
        rows = [f"| {name} | {kind} | {why} |" for name, kind, why in [*failures, *cannot]]
        text += "Not measured:\n\n" + "\n".join(["| client | pushes | why |", "|---|---|---|", *rows]) + "\n\n"
    return f"## A backlog of {pushes:,}\n\n" + text


def idle_table(idles: list[Idle], seconds: float) -> str:
    rows = [f"| {i.peer.name} | {i.wake_ups:.1f} | {i.cpu * 1000:.1f} | {i.peak / 1e6:.1f} |" for i in idles]
    columns = "| client | wake-ups a minute | CPU ms a minute | peak RSS MB |"
    heading = f"## Idle for {seconds:.0f} seconds\n\n"
    return heading + "\n".join([columns, "|---|---:|---:|---:|", *rows]) + "\n\n"


def targets_of(drains: list[Drain], idles: list[Idle]) -> list[str]:
    """One line for each, met or not; nothing if a side was not measured."""
    found = {(run.peer.name, run.kind): run for run in drains}
    ours = {kind: found.get((OURS.name, kind)) for kind in ("plain", "encrypted")}
    theirs = {kind: found.get((FIREBASE_MESSAGING.name, kind)) for kind in ("deleted_messages", "encrypted")}
    if not all([*ours.values(), *theirs.values()]):
        return []
    lines = [
        "| target | wanted | measured by rate | by CPU time | met |\n|---|---:|---:|---:|---|\n",
        compared("plain pushes, to its encrypted ones, for it takes no plain ones", 10, ours["plain"], theirs["encrypted"]),
        compared("plain pushes, to its `deleted_messages`, the one plain stanza that it survives", 10, ours["plain"], theirs["deleted_messages"]),
        compared("encrypted pushes", 1.5, ours["encrypted"], theirs["encrypted"]),
        less("peak memory", 8, theirs["encrypted"].peak, ours["encrypted"].peak),
    ]
    awake = {run.peer.name: run.wake_ups for run in idles}
    if awake:
        lines.append(less("idle wake-ups", 10, awake[FIREBASE_MESSAGING.name], awake[OURS.name]))
    return lines


def compared(what: str, wanted: float, ours: Drain, theirs: Drain) -> str:
    by_rate = ours.rate / theirs.rate
    by_cpu = theirs.cpu_each / ours.cpu_each
    return f"| {what} | {wanted}× | {by_rate:.1f}× | {by_cpu:.1f}× | {verdict(by_rate, by_cpu, wanted)} |\n"


def verdict(by_rate: float, by_cpu: float, wanted: float) -> str:
    words = {(True, True): "yes", (True, False): "by rate only", (False, True): "by CPU time only"}
    return words.get((by_rate >= wanted, by_cpu >= wanted), "no")


def less(what: str, wanted: float, theirs: float, ours: float) -> str:
    by = theirs / max(ours, 1e-9)
    return f"| {what} | 1/{wanted} | 1/{by:.1f} | | {'yes' if by >= wanted else 'no'} |\n"

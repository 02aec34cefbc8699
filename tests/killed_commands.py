"""Every command that computes or writes, in a small size, to be killed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A command to be killed.

    Attributes
    ----------
    line
        Its words; {run} is the run that is there before, {record} the folder of the record.
    before
        Commands that are run before.
    cold
        Whether its cache of compiled code is empty at first.
    once
        Whether it refuses to write what is there.
    long
        Whether it is left to the long form.
    """

    line: str
    before: tuple[str, ...] = ()
    cold: bool = False
    once: bool = False
    long: bool = False

    @property
    def command(self) -> str:
        """Its name."""
        words = self.line.split()
        return " ".join(words[:2]) if words[0] == "data" else words[0]


RUN = "run first_encounter --replicates 30 --years 20 --records world --store runs --json"
SAMPLE = (
    "sweep first_encounter --sample sobol:64 --vary offence_advantage=1:3 --vary prior --replicates 8 --years 20 "
    "--out sample"
)
SWEEP = "sweep first_encounter --vary prior=0.1:0.9:4 --replicates 64 --years 30 --chunk 16 --out sweep"
CASES = {
    "run": Case("run first_encounter --replicates 40 --store runs --out page.html --json"),
    "run, in words": Case("run first_encounter --replicates 40 --store runs"),
    "run, empty cache": Case("run first_encounter --replicates 40 --out page.html --json", cold=True),
    "verdict": Case(
        "verdict --schools three_steps --worlds W1 --replicates 16 --years 60 --beds pair --draws 2 --store runs "
        "--out page.html --json",
        long=True,
    ),
    "verdict, by processes": Case(
        "verdict --schools three_steps --worlds W1 --replicates 16 --years 60 --beds pair --draws 2 --store runs "
        "--on processes:2 --json",
        long=True,
    ),
    "sweep": Case(f"{SWEEP} --json"),
    "sweep, by processes": Case(f"{SWEEP} --on processes:2 --json"),
    "sensitivity": Case(
        "sensitivity first_encounter --parameters offence_advantage,prior --samples 8 --replicates 8 --years 20 "
        "--out found --json"
    ),
    "discover": Case("discover sample paradox>0.5 --method cart --figure figure.svg --json", before=(SAMPLE,)),
    "logic": Case("logic three_steps --replicates 20 --json"),
    "world": Case("world --states 6 --replicates 2 --json", long=True),
    "claims": Case("claims M01 --quick --store runs --out page.html --json", long=True),
    "lab": Case("lab --out lab.html --json", long=True),
    "story": Case("story --out story.html --json", long=True),
    "lesson": Case("lesson --out lesson --json"),
    "site": Case("site --case none --out site --json", long=True),
    "case": Case(
        "case USA-USSR --years 1950-1960 --schools three_steps --replicates 10 --data {record} --out page.html --json",
        long=True,
    ),
    "beliefs": Case(
        "beliefs USA-USSR --years 1950-1955 --schools three_steps --particles 100 --data {record} "
        "--out page.html --json"
    ),
    "situations": Case("situations --years 1950-1952 --data {record} --out page.html --csv rows.csv --json", long=True),
    "confront": Case(
        "confront --task spending --schools three_steps --data {record} --store runs --workers 1 "
        "--out page.html --json",
        long=True,
    ),
    "replicate": Case("replicate richardson_1909_13 --out page.html --json"),
    "replicate, in a store": Case("replicate cusack_stoll --replicates 2 --workers 2 --store runs --json", long=True),
    "continue": Case("continue {run} --years 30 --out page.html --json", before=(RUN,)),
    "fork": Case("fork {run} --at 5 --conduct compete --store forks --out page.html --json", before=(RUN,)),
    "diagnose": Case("diagnose {run} --twin --json", before=(RUN,)),
    "show": Case("show {run} --out page.html --json", before=(RUN,)),
    "diff": Case("diff {run} {run} --json", before=(RUN,)),
    "games": Case("games powell --set shift=0.1 --out page.html --json"),
    "export, csv": Case("export {run} --to csv --out tables --json", before=(RUN,), once=True),
    "export, zarr": Case("export {run} --to zarr --out arrays --json", before=(RUN,), once=True, long=True),
    "export, ro-crate": Case("export {run} --to ro-crate --out crate --json", before=(RUN,), once=True),
    "export, netcdf": Case("export {run} --to netcdf --out run.nc --json", before=(RUN,), once=True),
    "data frame, parquet": Case(
        "data frame --unit dyad-year --states USA,USSR,China --years 1946-1960 --data {record} "
        "--out frame.parquet --json",
        long=True,
    ),
    "data frame, csv": Case(
        "data frame --unit state-year --states USA,USSR --years 1946-1960 --data {record} --out frame.csv --json",
        long=True,
    ),
    "data fetch": Case("data fetch all --from {record} --json"),
}
SHOWN = {
    "ls", "verify", "cite", "scenarios", "schools", "parameters", "measures", "doctor",
    "data list", "data status", "data cite", "data describe", "data check",
}  # fmt: skip
"""Commands that only show what is there."""
SERVED = {"serve": "unit/apps/serve/test_kills.py", "seat": "unit/apps/serve/test_chat.py"}
"""Commands that go on until they are ended, and where that is tried."""

"""International crises, one row a crisis (International Crisis Behavior)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.icb import read_icb
from detente.data.packages import ICB_COPY
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "crisno": "crisis number",
    "crisname": "name",
    "break": "what broke out, as triggr of crises",
    "trigent": "COW number of the state that triggered it; 990 and above are several states or none",
    "yrtrig": "year in which it began",
    "motrig": "month",
    "datrig": "day; 66, 77 and 88 are early, middle and late in the month",
    "yrterm": "year in which it ended",
    "moterm": "month",
    "daterm": "day; 66, 77 and 88 are early, middle and late in the month",
    "brexit": "from beginning to end [days]",
    "gravcr": (
        "gravest threat perceived: 0 economic, 1 limited military damage, 2 political, 3 territorial, 4 to "
        "influence, 5 grave damage, 6 to existence, 7 other"
    ),
    "crismg": "main way of coping, as crismg of crises",
    "cenviosy": "how central violence was, 1 not at all to 4 pre-eminent",
    "sevviosy": "how severe violence was, 1 none to 4 full-scale war",
    "viol": "violence: 1 none, 2 minor clashes, 3 serious clashes, 4 full-scale war",
    "timvio": "when violence came (ICB code)",
    "iwcmb": "1 if not inside a war (ICB code)",
    "noactr": "states that took part",
    "gpinv": "part of the great powers, 1918-1939 (ICB code)",
    "gpinvtp": "kind of that part (ICB code)",
    "gpefcttp": "whether it helped to end the crisis (ICB code)",
    "gpefactp": "most effective act (ICB code)",
    "gppacetp": "whether it hastened the end (ICB code)",
    "powinv": "part of the superpowers (ICB code)",
    "usinv": "part of the United States (ICB code)",
    "usefct": "whether it helped to end the crisis (ICB code)",
    "usefac": "most effective act (ICB code)",
    "uspace": "whether it hastened the end (ICB code)",
    "usactor": "whether the United States was a crisis actor (ICB code)",
    "suinv": "part of the Soviet Union, later Russia",
    "suefct": "whether it helped",
    "suefac": "most effective act",
    "supace": "whether it hastened the end",
    "suactor": "whether it was a crisis actor",
    "soglact": "part of the Secretary-General (ICB code)",
    "chinv": "part of China (ICB code)",
    "globorg": "part of the League or the United Nations (ICB code)",
    "globactm": "what it did (ICB code)",
    "globefct": "whether it helped (ICB code)",
    "globefor": "most effective organ (ICB code)",
    "globefac": "most effective act (ICB code)",
    "globpace": "whether it hastened the end (ICB code)",
    "soract": "how far the organisation backed it (ICB code)",
    "regorg": "part of a regional organisation (ICB code)",
    "regactmb": "what it did (ICB code)",
    "roefct": "whether it helped (ICB code)",
    "robody": "most effective organ (ICB code)",
    "roefac": "most effective act (ICB code)",
    "ropace": "whether it hastened the end (ICB code)",
    "subout": "whether the outcome was ambiguous or definitive (ICB code)",
    "forout": "form of the outcome (ICB code)",
    "exsat": "who was content: 1 all, 2 mixed to 4 nobody (ICB code)",
    "outesr": "1 tension rose within five years, 2 fell, 3 too recent to say",
    "cractr": "number of crisis actors (ICB code)",
    "geostr": "strategic weight of the place, 1 one subsystem to 5 global",
    "hetero": "how unlike the adversaries were (ICB code)",
    "issues": "kinds of issues (ICB code)",
    "chacts": "change in actors (ICB code)",
    "chall": "change in alliances (ICB code)",
    "powch": "change in the distribution of power (ICB code)",
    "rugach": "change in the rules of the game (ICB code)",
    "geog": "region (ICB code)",
    "geogrel": "distance between the adversaries (ICB code)",
    "period": "period of the system (ICB code)",
    "syslevsy": "level of the system (ICB code)",
    "protrac": "1 outside a protracted conflict, 2 inside one, 3 inside a long war",
    "pcid": "number of the protracted conflict",
    "powdissy": "difference in power between the adversaries [ICB points]",
    "ethnic": "part of ethnicity (ICB code)",
    "ethconf": "ethnic conflict it belongs to (ICB code)",
    "stressad": "stress on the adversaries (ICB index)",
    "sourdt": "how well it is documented (ICB code)",
    "mediate": "whether there was mediation (ICB code)",
    "mednum": "mediators (ICB code)",
    "medwho": "who mediated (ICB code)",
    "medtime": "when (ICB code)",
    "yrmedst": "year in which mediation began",
    "momedst": "month",
    "damedst": "day; 66, 77 and 88 are early, middle and late in the month",
    "yrmedend": "year in which it ended",
    "momedend": "month",
    "damedend": "day; 66, 77 and 88 are early, middle and late in the month",
    "yrmedfin": "year in which it resumed",
    "momedfin": "month",
    "damedfin": "day; 66, 77 and 88 are early, middle and late in the month",
    "medgoal": "aim of mediation (ICB code)",
    "medfacl": "whether it made contact easier (ICB code)",
    "medform": "whether it drew up proposals (ICB code)",
    "medmanip": "whether it pressed or rewarded (ICB code)",
    "medstyle": "highest style of mediation (ICB code)",
    "medstefc": "most effective style (ICB code)",
    "medefct": "whether it helped (ICB code)",
    "medpace": "whether it hastened the end (ICB code)",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return read_icb(path, UNITS, ("crisname",), ("crisno",), "yrtrig")


SOURCE = Source(
    name="crisis_list",
    title="International Crisis Behavior, crisis level",
    file="icb1v14.csv",
    address=ICB_COPY.address("icb1v14.csv"),
    home="https://sites.duke.edu/icbdata/data-collections/",
    version="14",
    sha256=("f0115d16b6ca8266a471cf53c8db54de32a64ba8e5855d727a51ee699014db1f",),
    size=107080,
    licence="free for research and teaching with citation",
    citation=(
        "Brecher, Michael, Jonathan Wilkenfeld, Kyle Beardsley, Patrick James and David "
        "Quinn. 2021. International Crisis Behavior Data, Version 14."
    ),
    coverage=(1918, 2017),
    key=("crisno",),
    units=UNITS,
    limits="The crisis of 2015 over the Houthi (474) is listed but blank, and left out.",
    read=read,
    group="crises",
)
"""The source."""

"""International crises, one row a crisis actor (International Crisis Behavior)."""

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
    "cracno": "number of the crisis actor",
    "cracid": "COW number of the crisis actor",
    "actor": "its abbreviation",
    "systrgyr": "year in which the crisis began",
    "systrgmo": "month",
    "systrgda": "day; 66, 77 and 88 are early, middle and late in the month",
    "triggr": (
        "what triggered it: 1 words, 2 political act, 3 economic act, 4 external change, 5 other non-violent act,"
        " 6 internal challenge, 7 non-violent military act, 8 indirect violence, 9 violence"
    ),
    "yrtrig": "year in which the actor entered it",
    "motrig": "month",
    "datrig": "day; 66, 77 and 88 are early, middle and late in the month",
    "trigent": "COW number of the state that triggered it for the actor; 990 and above are several states or none",
    "trigloc": "where the trigger happened (ICB code)",
    "southv": "COW number of the state that threatened its values; 990 and above as trigent",
    "southpow": "power of that state (ICB code, 1 small to 4 superpower)",
    "sizedu": "size of the group that decided (ICB code)",
    "strcdu": "structure of that group (ICB code)",
    "comlev": "highest level of communication with the adversary (ICB code)",
    "majres": (
        "its major response: 1 none, 2 words, 3 political act, 4 economic act, 5 other non-violent act, 6 "
        "non-violent military act, 7 several with non-violent military acts, 8 violence, 9 several with violence"
    ),
    "yerres": "year of that response",
    "monres": "month",
    "dayres": "day; 66, 77 and 88 are early, middle and late in the month",
    "trgresra": "from the trigger to the response [days]",
    "crismg": (
        "how it mainly coped: 1 negotiation, 2 adjudication, 3 mediation, 4 several without violence, 5 "
        "non-military pressure, 6 non-violent military act, 7 several with violence, 8 violence"
    ),
    "cenvio": "how central violence was to that, 1 not at all to 4 pre-eminent",
    "sevvio": "how severe that violence was, 1 none to 4 full-scale war",
    "usinv": "part of the United States in it (ICB code, 1 none to 9 military)",
    "usfavr": "whether it favoured the actor (ICB code)",
    "suinv": "part of the Soviet Union, later Russia",
    "sufavr": "whether it favoured the actor",
    "gbinv": "part of Britain, 1918-1939; 0 afterwards",
    "gbfavr": "whether it favoured the actor",
    "frinv": "part of France, likewise",
    "frfavr": "whether it favoured the actor",
    "itinv": "part of Italy, likewise",
    "itfavr": "whether it favoured the actor",
    "grinv": "part of Germany, likewise",
    "grfavr": "whether it favoured the actor",
    "jpinv": "part of Japan, likewise",
    "jpfavr": "whether it favoured the actor",
    "globorg": "part of the League or the United Nations (ICB code)",
    "globact": "what it did (ICB code)",
    "globfavr": "whether it favoured the actor (ICB code)",
    "regorg": "part of a regional organisation (ICB code)",
    "regact": "what it did (ICB code)",
    "rofavr": "whether it favoured the actor (ICB code)",
    "outcom": "outcome for the actor: 1 victory, 2 compromise, 3 stalemate, 4 defeat, 5 other",
    "outfor": "form of the outcome (ICB code)",
    "outevl": "who was content: 1 all, 2 the actor only, 3 the adversary only, 4 nobody",
    "outesr": "1 tension rose within five years, 2 fell, 3 too recent to say",
    "yrterm": "year in which it ended for the actor",
    "moterm": "month",
    "daterm": "day; 66, 77 and 88 are early, middle and late in the month",
    "trgterra": "from the trigger to the end [days]",
    "resterra": "from the response to the end [days]",
    "actloc": "the actor's own region (ICB code)",
    "geog": "region of the crisis (ICB code)",
    "cractloc": "how far the crisis lay from it (ICB code, 1 home territory to 4 elsewhere)",
    "noactr": "states that took part",
    "stainsys": "states in the system",
    "period": "period of the system (ICB code)",
    "syslev": "level of the system (ICB code)",
    "pc": "1 outside a protracted conflict, 2 inside one, 3 inside a long war",
    "pcid": "number of the protracted conflict",
    "viol": "violence in the crisis: 1 none, 2 minor clashes, 3 serious clashes, 4 full-scale war",
    "iwc": "1 if not inside a war; otherwise the kind of trigger within the war (ICB code)",
    "powdis": "the actor's power less its main adversary's [ICB points, -179 to 179]",
    "gpinv": "part of the great powers, 1918-1939 (ICB code)",
    "powinv": "part of the superpowers (ICB code)",
    "age": "age of the state (ICB code)",
    "territ": "size of its territory (ICB code)",
    "regime": "1 democracy, 2 civil authoritarian, 3 military rule, 4 indirect, 5 shared",
    "durreg": "how long the regime had lasted (ICB code)",
    "allycap": "its allies (ICB code)",
    "globmemb": "member of the global organisation (ICB code)",
    "nuclear": "nuclear capability: 1 none, 2 foreseeable, 3 weapons, 4 second strike",
    "powsta": "power status, 1 small to 4 superpower",
    "issue": "1 military-security, 2 political-diplomatic, 3 economic-developmental, 4 cultural-status",
    "chissu": "change of the issue during the crisis (ICB code)",
    "gravty": (
        "gravity of the threat perceived: 0 economic, 1 limited military damage, 2 political, 3 territorial, 4 to"
        " influence, 5 grave damage, 6 to existence, 7 other"
    ),
    "pethin": "threat perceived with regard to ethnicity (ICB code)",
    "col": "cost of living before the crisis (ICB code)",
    "unemp": "unemployment",
    "inflat": "inflation",
    "foodpr": "food prices",
    "labstr": "labour disruption",
    "short": "shortages",
    "econdt": "economy on the whole",
    "regrep": "repression by the regime",
    "socunr": "social unrest",
    "massvl": "mass violence",
    "gvinst": "instability of the government",
    "sourdt": "how well it is documented (ICB code)",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return read_icb(path, UNITS, ("crisname", "actor"), ("crisno", "cracno", "cracid"), "systrgyr")


SOURCE = Source(
    name="crises",
    title="International Crisis Behavior, actor level",
    file="icb2v14.csv",
    address=ICB_COPY.address("icb2v14.csv"),
    home="https://sites.duke.edu/icbdata/data-collections/",
    version="14",
    sha256=("ccffd1fa3bbe8be1394e7e5199c78b161fdc498f0ea7d4faebe0634b621be5ba",),
    size=259671,
    licence="free for research and teaching with citation",
    citation=(
        "Brecher, Michael, Jonathan Wilkenfeld, Kyle Beardsley, Patrick James and David "
        "Quinn. 2021. International Crisis Behavior Data, Version 14."
    ),
    coverage=(1918, 2017),
    key=("crisno", "cracno"),
    units=UNITS,
    limits=(
        "Two actors of one crisis need not be opponents: trigent says who triggered it for whom. gravty is the threat "
        "as its leaders saw it. Saudi Arabia in the crisis of 2015 over the Houthi is listed but blank, and left out."
    ),
    read=read,
    group="crises",
)
"""The source."""

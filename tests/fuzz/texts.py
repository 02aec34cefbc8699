"""Files that are right, from which wrong ones are made."""

from __future__ import annotations

SCENARIO = """title = "Two"
question = "What?"
description = "Two states."
notice = ["Nothing."]
names = ["A", "B"]

[years]
value = 30
unit = "year"
source = "assumption"

[settings]
leap = { value = 0.1, unit = "1/year", source = "Kydd2005" }

[settings.prior]
value = 0.4
unit = "probability"
source = ["Jervis1978", "assumption"]

[start]
belief = { value = [[0, 0.2], [0.7, 0]], unit = "probability", source = "assumption" }

[[interventions]]
title = "First"
year = 3
conduct = "restraint"
actor = "B"
source = "assumption"

[[interventions]]
title = "Second"
year = 5
until = 9
source = "assumption"
[interventions.settings]
leap = { value = 1, unit = "1/year", source = "assumption" }
"""
STATES = "ccode,year,hawks\n2,1955,0.5\n365,1955,0.7\n20,1995,1\n2,1956,NA\n365,1956,0.25\n"
DYADS = "ccode1,ccode2,year,threat\n2,365,1955,0.5\n365,2,1955,0.75\n2,365,1956,1\n365,2,1956,0\n"
ACTS = "source,target,month,goldstein\n" + "".join(
    f"{a},{b},{year}-{month:02d},{(year + month * (a < b)) % 5 - 2}\n"
    for year in (1995, 1996)
    for month in range(1, 13)
    for a, b in (("Israel", "Egypt"), ("Egypt", "Israel"))
)

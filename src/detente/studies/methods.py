"""Works on the methods of each study, by key, with what each stands for."""

from __future__ import annotations

from collections.abc import Mapping

Methods = Mapping[str, str]

INTERVALS: Methods = {
    "Wilson1927": "95 % intervals of shares of runs",
    "KornGraubard1998": "95 % intervals of shares of what a run holds",
    "Student1908": "95 % intervals of other means",
}
BOOTSTRAP: Methods = {"Efron1979": "bootstrap over replicates"}
PAIRS: Methods = {"AgrestiMin2005": "95 % intervals of differences of flags between paired runs"}
EXACT: Methods = {"ClopperPearson1934": "intervals of flags where a precision is asked for"}
EFFECTS: Methods = {
    "FreedmanLane1983": "random orders that main effects are held against",
    "WestfallYoung1993": "bounds of what luck alone gives, over all settings",
    "Hall1992": "skewness of luck allowed for",
}
DRAWN: Mapping[str, Methods] = {
    "sobol": {"Sobol1967": "points of the design: Sobol's sequence"},
    "latin": {"McKayEtAl1979": "points of the design: Latin hypercube"},
    "halton": {"Halton1960": "points of the design: Halton's sequence"},
}
SENSITIVITY: Mapping[str, Methods] = {
    "sobol": {
        "HermanUsher2017": "SALib: the sample",
        "Sobol2001": "indices as shares of the variance",
        "Saltelli2002": "design of the sample",
        "SaltelliEtAl2010": "design of the sample and estimator of first indices",
        "Jansen1999": "estimator of total indices",
    },
    "morris": {
        "HermanUsher2017": "SALib: the sample",
        "Morris1991": "elementary effects",
        "CampolongoEtAl2007": "mean of absolute effects",
    },
}
LUCK: Methods = {
    "WestfallYoung1993": "bounds of what luck alone gives, over all parameters",
    "Hall1992": "skewness of luck allowed for",
}
SKEWED: Methods = {"Hall1992": "skewness of luck allowed for"}
EVENTS: Methods = {"Cochran1977": "events from which an interval of a mean is trusted"}
DISCOVERY: Mapping[str, Methods] = {
    "prim": {
        "Kwakkel2017": "EMA workbench: the search",
        "FriedmanFisher1999": "PRIM, the search for boxes",
        "BryantLempert2010": "density, coverage and their significance",
    },
    "cart": {
        "BreimanEtAl1984": "CART, classification trees",
        "BryantLempert2010": "density, coverage and their significance",
    },
}
CLAIMED: Methods = {
    "Stein1945": "numbers of replicates, in two stages",
    "Student1908": "tests against the smallest effect of interest, and 95 % intervals",
    "BenjaminiHochberg1995": "false discovery rate over the claims",
    "Efron1979": "95 % intervals of boundaries, by bootstrap over replicates",
    "ZellnerTiao1964": "in the record, intervals of what changed since a year",
    "McKayEtAl1979": "draws of the assumptions: Latin hypercube",
}
FILTERING: Methods = {"GordonSalmondSmith1993": "particle filter of beliefs"}
DYADIC: Methods = {
    "AronowEtAl2015": "errors robust to what dyads share",
    "CameronEtAl2011": "errors robust to common years",
    "CarterEtAl2017": "effective number of clusters",
    "Satterthwaite1946": "degrees of freedom",
}
FORECASTS: Methods = {
    **DYADIC,
    "ClarkWest2007": "test of nested forecasts",
    "KingZeng2001": "logits of rare events",
    "Huber1964": "regression of spending that outliers do not lead",
    "Rubin1981": "weights of countries that are drawn anew",
    "MacKinnonEtAl2023": "bootstrap of clusters",
    "White2000": "intervals for the best of many models",
    "Brier1950": "scores of forecasts",
    "Murphy1973": "parts of the score",
}
SERIES: Methods = {
    "NeweyWest1987": "errors of regressions over years",
    "Holm1979": "several tests at once",
    "CavaliereTaylor2008": "bootstrap of reactions to the other's spending",
    "PesaranEtAl2001": "levels of series with and without a trend",
    "Granger1969": "reaction as prediction",
    "GrangerNewbold1974": "why levels are not regressed on levels",
    "SchefferEtAl2009": "early warning",
    "DakosEtAl2012": "indicators of early warning",
    "BoettigerHastings2012": "what indicators cannot say",
    "MarriottPope1954": "bias of autocorrelations",
    "Pearl2009": "counterfactuals",
}
COMMUNITIES: Methods = {
    "BlondelEtAl2008": "search for communities",
    "GuimeraAmaral2005": "roles of states in communities",
    "HubertArabie1985": "agreement of partitions",
    "MaslovSneppen2002": "networks drawn at random",
}
SITUATION_RULES: Methods = {**DYADIC, "Cohen1960": "agreement of rules beyond chance"}

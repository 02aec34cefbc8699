"""Regions by name, and the security complexes that Buzan and Waever see, as lists of COW numbers of our own.

Which states a region holds is a convention; ours follow the chapters of [BuzanWaever2003]_ where they name the
members, and common use elsewhere. Their complexes are there to be compared with: they enter no formula.
"""

from __future__ import annotations

import difflib

from detente.core.errors import UnknownName
from detente.data.codes import plain

WORLD = "world"
"""Name that stands for every state."""

REGIONS: dict[str, tuple[int, ...]] = {
    "north_america": (2, 20, 70),
    "central_america": (80, 90, 91, 92, 93, 94, 95),
    "caribbean": (31, 40, 41, 42, 51, 52, 53, 54, 55, 56, 57, 58, 60),
    "south_america": (100, 101, 110, 115, 130, 135, 140, 145, 150, 155, 160, 165),
    "europe": (
        200, 205, 210, 211, 212, 220, 225, 230, 235, 255, 260, 265, 290, 305, 310, 315, 316, 317, 325, 338, 339, 341,
        343, 344, 345, 346, 347, 349, 350, 352, 355, 360, 375, 380, 385, 390, 395,
    ),
    "balkans": (339, 341, 343, 344, 345, 346, 347, 349, 350, 355, 360, 640),
    "post_soviet": (359, 365, 366, 367, 368, 369, 370, 371, 372, 373, 701, 702, 703, 704, 705),
    "maghreb": (435, 600, 615, 616, 620),
    "middle_east": (630, 645, 651, 652, 660, 663, 666, 670, 678, 679, 680, 690, 692, 694, 696, 698),
    "gulf": (630, 645, 670, 679, 690, 692, 694, 696, 698),
    "levant": (651, 652, 660, 663, 666),
    "west_africa": (402, 404, 420, 432, 433, 434, 436, 437, 438, 439, 450, 451, 452, 461, 475),
    "central_africa": (403, 411, 471, 481, 482, 483, 484, 490, 500, 516, 517),
    "horn_of_africa": (501, 520, 522, 530, 531, 625, 626),
    "southern_africa": (510, 540, 541, 551, 552, 553, 560, 565, 570, 571, 572, 580, 581, 590, 591),
    "south_asia": (750, 760, 770, 771, 780, 781, 790),
    "southeast_asia": (800, 811, 812, 816, 817, 820, 830, 835, 840, 850, 860, 775),
    "east_asia": (710, 712, 713, 731, 732, 740),
    "central_asia": (700, 701, 702, 703, 704, 705),
    "oceania": (900, 910, 920, 935, 940, 946, 947, 950, 955, 970, 983, 986, 987, 990),
}  # fmt: skip
"""COW numbers of each region, whether or not they were states at the time."""

OTHER_NAMES = {
    "northeast_asia": "east_asia",
    "horn": "horn_of_africa",
    "north_africa": "maghreb",
    "former_soviet_union": "post_soviet",
    "latin_america": "south_america",
    "persian_gulf": "gulf",
    "pacific": "oceania",
}
"""Other names for the same."""

COLD_WAR_ENDS = 1989
"""Last year of the older list of complexes."""

_SHARED: dict[str, tuple[int, ...]] = {
    "Middle East": (*REGIONS["middle_east"], *REGIONS["maghreb"]),
    "South Asia": REGIONS["south_asia"],
    "Southern Africa": (510, 540, 541, 551, 552, 553, 560, 565, 570, 571, 572),
    "South America": REGIONS["south_america"],
}

SINCE_COLD_WAR: dict[str, tuple[int, ...]] = {
    **_SHARED,
    "North America": (*REGIONS["north_america"], *REGIONS["central_america"], *REGIONS["caribbean"]),
    "Europe": REGIONS["europe"],
    "Post-Soviet space": (359, 365, 369, 370, 371, 372, 373, 701, 702, 703, 704, 705),
    "Central Africa": (482, 484, 490, 500, 516, 517),
    "West Africa": REGIONS["west_africa"],
    "Horn of Africa": (520, 522, 530, 531, 625, 626),
    "East Asia": (
        710, 713, 731, 732, 740, 800, 811, 812, 816, 820, 830, 835, 840, 850, 860, 900, 920,
    ),
}  # fmt: skip
"""Complexes since 1990 as we read [BuzanWaever2003]_: insulators (Turkey, Afghanistan, Myanmar, Mongolia) are in none.

The Baltic states are with Europe in fact of alliance and with the post-Soviet space in the book's maps of the 1990s:
they are in none here.
"""

COLD_WAR: dict[str, tuple[int, ...]] = {
    **_SHARED,
    "Central America": (70, *REGIONS["central_america"], *REGIONS["caribbean"]),
    "Europe under overlay": (2, 20, 365, *REGIONS["europe"]),
    "Northeast Asia": (710, 713, 731, 732, 740),
    "Southeast Asia": (800, 811, 812, 816, 817, 820, 830, 835, 840, 850),
    "Horn of Africa": (520, 522, 530, 625),
}
"""Complexes of the Cold War as we read [BuzanWaever2003]_; the superpowers stand with Europe, which they overlay."""


def complexes(first: int, last: int) -> dict[str, tuple[int, ...]]:
    """List of complexes for a period, by its middle year.

    Parameters
    ----------
    first, last
        First and last year.
    """
    return COLD_WAR if (first + last) / 2 <= COLD_WAR_ENDS else SINCE_COLD_WAR


def region(name: str) -> str:
    """Find the region that a name means.

    Parameters
    ----------
    name
        Name in any case, with blanks, hyphens or underscores.

    Raises
    ------
    UnknownName
        There is no such region.
    """
    key = plain(name).replace(" ", "_")
    key = OTHER_NAMES.get(key, key)
    if key == WORLD or key in REGIONS:
        return key
    kind = "region"
    known = (WORLD, *REGIONS)
    near = difflib.get_close_matches(key, known, n=2, cutoff=0.5)
    raise UnknownName(kind, name, near or known, f"All: {', '.join(known)}.")

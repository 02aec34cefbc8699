"""Words of the frame of a site, by language; the pages' own are in ``web/src/strings``."""

from __future__ import annotations

WORDS = {
    "en": {
        "site": "Site",
        "story": "Story",
        "lab": "Laboratory",
        "verdict": "Verdict",
        "claims": "Claims",
        "cases": "Cases",
        "games": "Games",
        "about": "About",
        "name": "English",
    },
    "de": {
        "site": "Website",
        "story": "Geschichte",
        "lab": "Labor",
        "verdict": "Urteil",
        "claims": "Thesen",
        "cases": "Fälle",
        "games": "Spiele",
        "about": "Über die Website",
        "name": "Deutsch",
    },
}
"""Words by language and place."""
PLACES = ("story", "lab", "verdict", "claims", "cases", "games", "about")
"""Places of the frame, in order."""


def address(place: str, language: str, first: str) -> str:
    """Return the file of a place.

    Parameters
    ----------
    place
        Of ``PLACES``.
    language
        Of the page; only story and laboratory have two.
    first
        Language of the site.
    """
    stem = "index" if place == "story" else place
    other = place in ("story", "lab") and language != first
    return f"{stem}.{language}.html" if other else f"{stem}.html"

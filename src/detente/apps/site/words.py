"""Words of the frame of a site, by language; those of story and laboratory are in ``web/src/strings``."""

from __future__ import annotations

from detente.apps.pages.living import frame_words

WORDS = {language: frame_words(language) for language in ("en", "de")}
"""Words by language and place."""
PLACES = ("story", "lab", "lesson", "verdict", "claims", "cases", "games", "about")
"""Places of the frame, in order."""
BOTH = ("story", "lab", "lesson")
"""Places that have pages in both languages."""


def address(place: str, language: str, first: str) -> str:
    """Return the file of a place.

    Parameters
    ----------
    place
        Of ``PLACES``, or one of its pages after a hyphen, such as ``lesson-handout``.
    language
        Of the page; only the places of ``BOTH`` have two.
    first
        Language of the site.
    """
    stem = "index" if place == "story" else place
    other = place.partition("-")[0] in BOTH and language != first
    return f"{stem}.{language}.html" if other else f"{stem}.html"

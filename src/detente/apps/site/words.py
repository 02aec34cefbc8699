"""Words of the frame of a site, by language; those of story and laboratory are in ``web/src/strings``."""

from __future__ import annotations

from detente.apps.pages.living import frame_words

WORDS = {language: frame_words(language) for language in ("en", "de")}
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

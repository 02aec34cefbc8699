"""The sources of real data, from their registry."""

from detente.data.registry import SOURCES
from detente.data.source import Source
from laboratory.rst import escape, table, title


def section(source: Source) -> str:
    """Write one source."""
    rows = [(f"``{column}``", escape(unit)) for column, unit in source.units.items()]
    return (
        title(source.name, "-")
        + f"{escape(source.title)}, version {escape(source.version)}, "
        + f"{source.coverage[0]} to {source.coverage[1]}.\n\n"
        + f":Home: {source.home}\n:Licence: {escape(source.licence)}\n"
        + f":Cite: {escape(source.citation)}\n:Limits: {escape(source.limits)}\n\n"
        + table(("column", "unit or meaning"), rows, "25 75")
    )


def pages() -> dict[str, str]:
    """Write the page."""
    text = title("Sources of data") + (
        "``detente data fetch`` downloads them, checks every byte and keeps them in a cache; "
        "``detente data fetch all --from DIR`` takes files that you have. Nothing is redistributed "
        "with detente, and the licences below are those of the makers.\n\n"
    )
    text += "".join(section(source) for source in SOURCES.values())
    return {"reference/made/sources.rst": text}

"""The sources of real data, from their registry."""

from detente.data.registry import SOURCES, group_sources
from detente.data.source import Channel, Source
from laboratory.rst import escape, table, title

KINDS = {"package": "public copy", "official": "makers' host"}


def channel(one: Channel) -> str:
    """Write one way by which a file comes."""
    inside = f", {escape(one.file)} inside it" if one.inside else ""
    return f"`{KINDS[one.kind]} ({one.host}) <{one.address}>`__{inside}, SHA-256 ``{one.sha256[:16]}…``"


def section(source: Source) -> str:
    """Write one source."""
    rows = [(f"``{column}``", escape(unit)) for column, unit in source.units.items()]
    needs = f":Read with: {', '.join(f'``{name}``' for name in source.needs)}\n" if source.needs else ""
    return (
        title(source.name, "~")
        + f"{escape(source.title)}, version {escape(source.version)}, "
        + f"{source.coverage[0]} to {source.coverage[1]}. One row for each {', '.join(source.key)}.\n\n"
        + f":Home: {source.home}\n:Licence: {escape(source.licence)}\n"
        + f":Cite: {escape(source.citation)}\n:Limits: {escape(source.limits)}\n"
        + f":File: {'; '.join(map(channel, source.channels))}\n{needs}\n"
        + table(("column", "unit or meaning"), rows, "25 75")
    )


def pages() -> dict[str, str]:
    """Write the page."""
    text = title("Sources of data") + (
        f"The {len(SOURCES)} sources of the record, by subject. ``detente data fetch`` downloads them, checks every "
        "byte and keeps them in a cache; ``detente data fetch all --from DIR`` takes files that you have. Nothing is "
        "redistributed with detente, and the licences below are those of the makers. ``detente data describe NAME`` "
        "says from the file itself what is missing of each column in each year.\n\n"
    )
    for heading, sources in group_sources(SOURCES.values()).items():
        text += title(heading, "-") + "".join(section(source) for source in sources)
    return {"reference/made/sources.rst": text}

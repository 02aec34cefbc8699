"""Results in the formats of other programs: tables with a codebook, NetCDF, Zarr, a research object."""

from detente.store.export.formats import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]

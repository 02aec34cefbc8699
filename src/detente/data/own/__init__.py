"""Data of one's own: read in any of the usual formats, matched to the states of the record, reported, and joined."""

from detente.data.own.frame import OwnFrame, read_frame
from detente.data.own.report import OwnReport

__all__ = ["OwnFrame", "OwnReport", "read_frame"]

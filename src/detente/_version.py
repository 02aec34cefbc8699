"""The version of the package: its only copy, read by the build and by `detente --version`."""

__version__ = "0.2.0"

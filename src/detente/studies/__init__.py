"""What can be asked: each study is a function that returns an ``Answer``."""

from detente.studies.asking import STUDIES, ask

__all__ = ["STUDIES", "ask"]

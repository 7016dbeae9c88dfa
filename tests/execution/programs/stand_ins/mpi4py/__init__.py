"""What programs ask of MPI when they run in one process. MPI itself cannot come from pip alone."""

from . import MPI

__all__ = ["MPI"]

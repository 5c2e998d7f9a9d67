"""Errors with the meaning that the command line and the web answer with: whose fault it is, and where."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One finding about a source file.

    `file` is the path as the reader knows it (relative to the sources), `line` counts from 1 and is None where the
    finding concerns the whole file. `focus` is the IRI of the thing that the finding is about, where it has one.
    """

    file: str
    line: int | None
    message: str
    focus: str = ""

    def __str__(self) -> str:
        """Return `file:line: message`, the form that editors and terminals turn into links."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


@dataclass
class CitiverseError(Exception):
    """Base of all errors that a person can act on: one line that names the cause, and the findings behind it."""

    cause: str
    diagnostics: list[Diagnostic] = field(default_factory=list)

    exit_code = 1

    def __str__(self) -> str:
        """Return the one-line cause."""
        return self.cause


class DataError(CitiverseError):
    """The data is at fault (exit code 1)."""

    exit_code = 1


class CallError(CitiverseError):
    """The call is at fault: a wrong flag, an unknown release, a missing file (exit code 2)."""

    exit_code = 2


class EnvironmentFault(CitiverseError):
    """The environment is at fault: a missing program, a taken port, a full disk (exit code 3)."""

    exit_code = 3

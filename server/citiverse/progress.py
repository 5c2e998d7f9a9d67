"""Progress: what a long command is doing now, shown live on a terminal and as plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichBars


class Progress(Protocol):
    """Receives the steps of a long command."""

    def step(self, name: str, total: int | None = None) -> None:
        """Say that the step `name` begins; `total` is its number of parts, where it has parts."""

    def advance(self, done: int = 1) -> None:
        """Say that `done` parts of the current step are finished."""

    def note(self, text: str) -> None:
        """Say one finished fact, kept on the screen."""


class Silence:
    """Shows nothing."""

    def step(self, name: str, total: int | None = None) -> None:
        """Ignore the step."""

    def advance(self, done: int = 1) -> None:
        """Ignore the part."""

    def note(self, text: str) -> None:
        """Ignore the fact."""


class Lines:
    """Writes one plain line for each step, with the seconds since the beginning."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.began = time.monotonic()

    def step(self, name: str, total: int | None = None) -> None:
        """Write the step with its number of parts."""
        self.note(name if total is None else f"{name} ({total})")

    def advance(self, done: int = 1) -> None:
        """Write nothing: parts would flood a log."""

    def note(self, text: str) -> None:
        """Write the line."""
        self.stream.write(f"{time.monotonic() - self.began:6.1f} s  {text}\n")
        self.stream.flush()


class Bars:
    """Shows the steps as bars on a terminal."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
        self.bars = RichBars(*columns, console=console)
        self.task: int | None = None

    def __enter__(self) -> Self:
        """Begin to draw."""
        self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the last bar and stop drawing."""
        if error is None:
            self._finish()
        self.bars.stop()

    def step(self, name: str, total: int | None = None) -> None:
        """Finish the previous bar and begin one for this step."""
        self._finish()
        self.task = self.bars.add_task(name, total=1 if total is None else total)

    def advance(self, done: int = 1) -> None:
        """Move the bar of the current step."""
        if self.task is not None:
            self.bars.advance(self.bars.tasks[self.task].id, done)

    def note(self, text: str) -> None:
        """Print a line above the bars."""
        self.bars.console.print(text, highlight=False, markup=False)

    def _finish(self) -> None:
        if self.task is not None:
            task = self.bars.tasks[self.task]
            self.bars.update(task.id, completed=task.total)

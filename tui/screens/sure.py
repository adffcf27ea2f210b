"""A question before something is lost."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.drawing.lines import line, run
from tui.widgets.bar import Bar


class Sure(ModalScreen[bool], inherit_bindings=False):
    """Asks; True only where the user says so. Any other way out of it keeps what there is."""

    CSS = """
    Sure { align: center middle; background: transparent; }
    Sure > Vertical { width: 60; max-width: 100%; height: 5; padding: 0 1; border: round $accent;
        background: $background; }
    """
    BINDINGS = [("y", "answer(True)", ""), ("escape,n,enter,q", "answer(False)", "")]

    def __init__(self, question: str, loss: str) -> None:
        super().__init__()
        self._question = question
        self._loss = loss

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Bar(id="question")
            yield Bar(id="space")
            yield Bar(id="answers")

    def on_mount(self) -> None:
        self.query_one("#question", Bar).show((run(self._question, "title"),))
        answers = line(
            run("y", "key"), run(f" {self._loss}   ", "dim"), run("esc", "key"), run(" go on writing", "dim")
        )
        self.query_one("#answers", Bar).show(answers)

    def action_answer(self, answer: bool) -> None:
        """Yes or no."""
        self.dismiss(answer)

    def on_bar_clicked(self, message: Bar.Clicked) -> None:
        if message.bar.id == "answers":
            self.dismiss(message.column < len(self._loss) + 4)

"""A page of rich text in a window of its own that blocks nothing; it follows language and theme while it is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken


class PageDialog(QDialog):
    """Shows what ``page`` returns. ``follow`` is told the target of a link that was clicked."""

    def __init__(
        self, parent: QWidget, spoken: Spoken, title_key: str, page: Callable[[], str],
        follow: Callable[[str], object] = lambda _: None, size: tuple[int, int] = (620, 560),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._spoken, self._title_key, self._page, self._follow = spoken, title_key, page, follow
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(14)
        self.text.anchorClicked.connect(self._go)
        self.buttons = QDialogButtonBox()
        self.close_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.text, 1)
        column.addWidget(self.buttons)
        spoken.changed.connect(self.speak)
        self.speak()
        self.resize(*size)

    def show_page(self, page: Callable[[], str]) -> None:
        """Another page in the same window."""
        self._page = page
        self.speak()

    def speak(self) -> None:
        self.setWindowTitle(self._spoken(self._title_key))
        self.close_button.setText(self._spoken("page-close"))
        self.text.setHtml(self._page())

    def _go(self, url: QUrl) -> None:
        self._follow(url.toString())

"""Packs and plot conditions of the user's own: when one changes on the disk, the result is stale and is made again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from workbench.desktop.session import Session
from workbench.desktop.watching import Watched


class PackWatch(QObject):
    """Watches the files among the chosen standards."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.watched: dict[str, Watched] = {}
        session.choices_changed.connect(self._follow)

    def _follow(self) -> None:
        """Watch what is chosen now, and nothing else."""
        choices = self._session.choices
        wanted = [name for name in choices.standards if name.endswith(".toml")]
        wanted += [] if choices.plot is None else [str(choices.plot)]
        for name in [name for name in self.watched if name not in wanted]:
            watched = self.watched.pop(name)
            watched.watch(None)
            watched.deleteLater()
        for name in (name for name in wanted if name not in self.watched):
            self.watched[name] = Watched(self)
            self.watched[name].watch(Path(name))
            for signal in (self.watched[name].changed, self.watched[name].gone):
                signal.connect(lambda name=name: self._changed(Path(name)))

    def expect(self, path: Path) -> None:
        """A change that the window itself made says nothing new."""
        if str(path) in self.watched:
            self.watched[str(path)].watch(path)

    def _changed(self, path: Path) -> None:
        file = path.name
        self._session.notice("warning", lambda lang: _text("desktop.pack-changed", lang, file=file))
        self._session.recheck()


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)

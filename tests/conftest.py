"""What every test shares: a fresh data folder, no Qt where that is asked for, the samples when they are beside the project."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

# A slow or busy machine is no fault of the program; and a run says the same twice. SHANGLOU_EXPLORE=1 tries other cases.
settings.register_profile("anywhere", deadline=None, derandomize=not os.environ.get("SHANGLOU_EXPLORE"))
settings.load_profile("anywhere")

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"
STANDARDS = ROOT.parent / "shared" / "standards"


class _NoQt(MetaPathFinder):
    """Makes the import of Qt and its friends fail: the engine, the command line and the sheet must do without."""

    blocked = ("PySide6", "shiboken6", "pyqtgraph", "OpenGL")

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name.partition(".")[0] in self.blocked:
            raise ModuleNotFoundError(f"{name} is blocked in this run", name=name)
        return None


if os.environ.get("SHANGLOU_BLOCK_QT"):
    sys.meta_path.insert(0, _NoQt())


@pytest.fixture(scope="session", autouse=True)
def _no_data_folder_of_a_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What runs between the tests, such as the first look of the window, neither reads nor writes a person's own settings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHANGLOU_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True)
def fresh_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and logs of a test go to its own folder."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SHANGLOU_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real sample files; the test is skipped where it is not there."""
    if not SAMPLES.is_dir():
        pytest.skip("the sample files are not beside this checkout")
    return SAMPLES


@pytest.fixture(scope="session")
def registers() -> Path:
    """The folder of registers of figures; the test is skipped where it is not there."""
    if not STANDARDS.is_dir():
        pytest.skip("the registers are not beside this checkout")
    return STANDARDS

"""The built wheel, installed into a fresh environment, checks a building outside the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout so that nothing is left in it."""
    folder = tmp_path_factory.mktemp("build")
    source = folder / "source"
    left_out = shutil.ignore_patterns(".git", ".venv", "out", "tests", "*.egg-info", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, source, ignore=left_out)
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_program_and_its_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"models", "rules", "workbench", "assets"}
    for needed in ("assets/fonts/NotoSansSC-Regular.ttf", "assets/fonts/OFL.txt", "assets/translations/cli.toml",
                   "rules/standards/cn-fire.toml", "assets/examples/songhu-phase-a.toml"):
        assert needed in names


@pytest.mark.slow
def test_an_installed_wheel_checks_a_building_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lent = next(Path(p) for p in sys.path if p.endswith("site-packages"))     # the dependencies are not fetched again
    site = subprocess.run([str(python), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"], check=True,
                          capture_output=True, text=True).stdout.strip()
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    lend(lent, Path(site))
    shutil.copy(ROOT / "assets" / "examples" / "songhu-phase-a.toml", tmp_path / "tower.toml")
    command = python.with_name("shanglou")
    call = [str(command), "check", "tower.toml", "--city", "shanghai", "--on", "2026-11-21", "--out", "out", "--json"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
                          check=False)
    assert done.returncode in (0, 1, 3), done.stderr
    assert json.loads(done.stdout)["schema"] == "shanglou.check/1"
    assert (tmp_path / "out" / "tower.shanghai.pdf").stat().st_size > 10_000
    where = subprocess.run([str(python), "-c", "import workbench; print(workbench.__file__)"], cwd=tmp_path, check=True,
                           capture_output=True, text=True).stdout
    assert str(environment) in where


def lend(lender: Path, site: Path) -> None:
    """Make the dependencies of this environment visible to the other one, without the checkout itself."""
    for item in lender.iterdir():
        name = item.name.lower()
        own = name.startswith(("shanglou", "__editable__", "_pytest", "pip")) or name.endswith(".pth")
        if not own and not (site / item.name).exists():
            (site / item.name).symlink_to(item)

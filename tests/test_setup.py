"""Setting up takes exactly what the locks name, whatever an index offers by now."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PYTHONS = ("3.11", "3.12", "3.13")


def environment_of(python: str) -> dict[str, str]:
    """What markers ask for, here but on another Python."""
    here = {key: str(value) for key, value in default_environment().items()}
    return here | {"python_version": python, "python_full_version": f"{python}.0"}


def pins(lock: str, python: str) -> dict[str, str]:
    """Name -> version of what a lock installs on a Python."""
    lines = re.findall(r"^([a-z][^\\\n]*)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    environment = environment_of(python)
    found: dict[str, str] = {}
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} twice in {lock} for {python}"
            found[name] = str(requirement.specifier).removeprefix("==")
    return found


def needs(name: str, held: str, extras: set[str], python: str) -> list[Requirement]:
    """What a package wants on a Python, as far as the version in question is installed here."""
    environment = environment_of(python)
    try:
        wanted = [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:  # pinned for another Python or platform
        return []
    if version(name) != held:  # scripts/matrix.sh installs the lock on every Python for real
        return []
    return [
        item
        for item in wanted
        if item.marker is None
        or any(item.marker.evaluate(environment | {"extra": extra}) for extra in extras | {""})
    ]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_lock_is_complete_for_every_supported_python(lock: str, python: str) -> None:
    """pip resolves nothing when installing, so a lock must hold all that its packages want."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = content["dependency-groups"]
    wanted = content["project"]["dependencies"] + groups["installer"]
    wanted += groups["dev"] if "dev" in lock else []
    held = pins(lock, python)
    waiting, seen = [Requirement(text) for text in wanted], set()
    while waiting:
        item = waiting.pop()
        name = canonicalize_name(item.name)
        key = (name, *sorted(item.extras))
        assert name in held, f"{lock} lacks {name} on {python}"
        assert item.specifier.contains(held[name], prereleases=True), f"{item} against {held[name]}"
        if key not in seen:
            seen.add(key)
            waiting += needs(name, held[name], set(item.extras), python)
    if python == f"{sys.version_info[0]}.{sys.version_info[1]}":
        assert {name for name, *_ in seen} == set(held)  # and nothing that nobody wants


@pytest.mark.parametrize("python", PYTHONS)
def test_tests_run_with_the_very_packages_that_users_run(python: str) -> None:
    running, developing = (pins(lock, python) for lock in LOCKS)
    assert running.items() < developing.items()
    assert not {"pytest", "playwright", "mypy", "ruff", "hypothesis"} & running.keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z])", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_lock_of_the_scripts_holds_digests_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: held for name, held in lock["packages"].items() if name}
    assert "node_modules/@biomejs/biome" in packages
    for name, held in packages.items():
        assert "resolved" not in held, name
        assert held["integrity"].startswith("sha512-"), name
        held.pop("funding", None)  # where one can give, not where it comes from
    assert "://" not in json.dumps(packages)


def test_scripts_need_nothing_to_run_and_run_nothing_while_installing() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    assert wanted["private"] is True
    assert not {"dependencies", "optionalDependencies", "peerDependencies"} & wanted.keys()
    assert not any(name.startswith(("pre", "post", "install")) for name in wanted["scripts"])
    assert all(re.fullmatch(r"[0-9.]+", held) for held in wanted["devDependencies"].values())
    assert lock["packages"][""]["devDependencies"] == wanted["devDependencies"]
    assert all(held.get("dev") for name, held in lock["packages"].items() if name)


def wheel(folder: Path, name: str, version: str, metadata: str = "") -> str:
    """Write an empty package; give its digest."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    base = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": "",
        f"{base}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}",
        f"{base}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    lines = []
    with zipfile.ZipFile(path, "w") as archive:
        for file, content in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest())
            lines.append(f"{file},sha256={digest.decode().rstrip('=')},{len(content)}")
            archive.writestr(file, content)
        archive.writestr(f"{base}/RECORD", "\n".join([*lines, f"{base}/RECORD,,", ""]))
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index on which a package wanted with an extra was released anew since the lock."""
    folder = tmp_path / "index"
    folder.mkdir()
    report = wheel(folder, "toyreport", "1.0", "Requires-Dist: toycover[toml]>=1\n")
    cover = wheel(folder, "toycover", "1.0", "Provides-Extra: toml\n")
    wheel(folder, "toycover", "2.0", "Provides-Extra: toml\n")
    lines = [f"toyreport==1.0 --hash=sha256:{report}", f"toycover==1.0 --hash=sha256:{cover}", ""]
    (tmp_path / "toy.lock").write_text("\n".join(lines))
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    return folder


def offline(index: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return own | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index), "PIP_CONFIG_FILE": os.devnull}


def test_newer_release_on_the_index_does_not_stop_the_setup(index: Path) -> None:
    venv, lock = index.parent / "venv", index.parent / "toy.lock"
    resolving = subprocess.run(
        [venv / "bin" / "python", "-m", "pip", "install", "--require-hashes", "-r", lock],
        env=offline(index), capture_output=True, text=True, check=False,
    )  # fmt: skip
    # Resolving stops here with the pip that Python 3.11 and 3.12 bring; newer ones may pass.
    assert resolving.returncode == 0 or "toycover[toml]" in resolving.stderr
    done = subprocess.run(
        [ROOT / "scripts" / "install_lock.sh", venv, lock],
        env=offline(index), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shown = subprocess.run(
        [venv / "bin" / "python", "-m", "pip", "list", "--format=freeze"],
        env=offline(index), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "toycover==1.0" in shown.stdout.splitlines()


def test_lock_that_lacks_a_package_is_told(index: Path) -> None:
    lock = index.parent / "toy.lock"
    lock.write_text(lock.read_text().splitlines()[0] + "\n")
    done = subprocess.run(
        [ROOT / "scripts" / "install_lock.sh", index.parent / "venv", lock],
        env=offline(index), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "unvollständig" in done.stderr
    assert "toycover" in done.stderr


@pytest.mark.parametrize("stamp", ["", "\n", "a b c /elsewhere\n"])
def test_empty_or_foreign_stamp_makes_the_environment_afresh(tmp_path: Path, stamp: str) -> None:
    """A full disk leaves an empty stamp; a moved checkout has programs that name another folder."""
    script = (ROOT / "scripts" / "setup.sh").read_text(encoding="utf-8")
    reads = script[script.index("read -r has_run") : script.index("lock=requirements.lock")]
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch(mode=0o755)
    (tmp_path / ".venv" / ".kpk-lock").write_text(stamp)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'stamp=.venv/.kpk-lock\n{reads}\necho "[$has_run]"'],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert done.strip() == "[]"

"""A file is replaced whole or stays what it was, whatever happens meanwhile."""

from __future__ import annotations

import errno
import gc
import inspect
import os
import pickle
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from replicator import storage
from replicator.errors import ReplicatorError, StaleFileError
from replicator.storage import write

OLD, NEW = b"title: Old\n", "title: Neu, \u00fcber \U0001f600\r\n".encode()

posix = pytest.mark.skipif(os.name != "posix", reason="modes, owners and links as POSIX knows them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="extended attributes as Linux knows them")
root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root may do this")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is alone in its folder."""
    file = tmp_path / "post.yaml"
    file.write_bytes(OLD)
    return file


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that other users can get to, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="replicator-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def save(file: Path, content: bytes = NEW) -> None:
    """Save a file as an editor does that has read it just now."""
    write(file, content, expected=file.read_bytes())


def listing(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def run(program: str, *arguments: object, timeout: float = 60) -> str:
    """Run a program in a process of its own, with `os`, `sys` and `storage` at hand; return what it prints."""
    code = "import os, sys\nfrom pathlib import Path\nfrom replicator import storage\n" + textwrap.dedent(
        program
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


UNPRIVILEGED = """
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""
"""Become nobody: root is refused nothing."""


# What is written


def test_a_file_is_replaced_by_exactly_the_bytes_given(file: Path) -> None:
    save(file)

    assert file.read_bytes() == NEW
    assert listing(file.parent) == ["post.yaml"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbfa: 1\r\nb: 2\n", b"a: 1", bytes(range(256)) * 5000])
def test_no_byte_is_added_or_translated(file: Path, content: bytes) -> None:
    save(file, content)

    assert file.read_bytes() == content


def test_a_new_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    write(tmp_path / "post.yaml", NEW, expected=None)

    assert (tmp_path / "post.yaml").read_bytes() == NEW
    assert listing(tmp_path) == ["post.yaml"]


def test_one_save_follows_another(file: Path) -> None:
    save(file)
    write(file, OLD, expected=NEW)

    assert file.read_bytes() == OLD


def test_a_path_may_be_relative(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    write("post.yaml", NEW, expected=Path("post.yaml").read_bytes())

    assert file.read_bytes() == NEW


@posix
def test_a_reader_that_has_the_file_open_keeps_what_it_opened(file: Path) -> None:
    with file.open("rb") as reader:
        save(file)

        assert reader.read() == OLD


@posix
def test_a_name_as_long_as_the_file_system_allows_can_be_saved(tmp_path: Path) -> None:
    longest = tmp_path / ("n" * (os.pathconf(tmp_path, "PC_NAME_MAX") - 5) + ".yaml")
    write(longest, OLD, expected=None)
    save(longest)

    assert longest.read_bytes() == NEW


def test_temporary_files_have_names_that_nobody_can_guess_nor_take_for_content(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(storage.os, "fsync", lambda _: seen.extend(set(listing(file.parent)) - {"post.yaml"}))
    for _ in range(3):
        save(file)

    assert len(set(seen)) == 3
    assert all(re.fullmatch(r"\.replicator-[0-9a-f]{16}\.tmp", name) for name in seen)


# What the new file takes over from the old one


@posix
@pytest.mark.parametrize("bits", [0o600, 0o644, 0o664, 0o755, 0o200 | 0o400, 0o666])
def test_the_mode_is_kept_whatever_the_umask(file: Path, bits: int) -> None:
    file.chmod(bits)
    before = os.umask(0o077)
    try:
        save(file)
    finally:
        os.umask(before)

    assert mode(file) == bits


@posix
@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write(tmp_path / "post.yaml", NEW, expected=None)
    finally:
        os.umask(before)

    assert mode(tmp_path / "post.yaml") == 0o666 & ~umask


@posix
def test_set_id_bits_go_as_they_do_when_a_file_is_written(file: Path) -> None:
    file.chmod(0o6755)
    save(file)

    assert mode(file) == 0o755


@posix
def test_nobody_else_can_read_the_temporary_file_of_a_private_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.chmod(0o600)
    modes: list[int] = []
    monkeypatch.setattr(
        storage, "_keep_attributes", lambda new, *_: modes.append(stat.S_IMODE(os.fstat(new).st_mode))
    )
    save(file)

    assert modes == [0o600]


@root
def test_root_keeps_the_owner_and_the_group(file: Path) -> None:
    os.chown(file, 1234, 2345)
    file.chmod(0o640)
    save(file)

    assert (file.stat().st_uid, file.stat().st_gid, mode(file)) == (1234, 2345, 0o640)


@root
def test_where_the_owner_cannot_be_kept_the_group_is(public: Path) -> None:
    file = public / "post.yaml"
    file.write_bytes(OLD)
    os.chown(file, 1234, 2345)
    file.chmod(0o664)
    public.chmod(0o777)
    run(
        """
        os.setgroups([2345])
        os.setgid(65534)
        os.setuid(65534)
        storage.write(sys.argv[1], b"new", expected=Path(sys.argv[1]).read_bytes())
        """,
        file,
    )

    assert file.read_bytes() == b"new"
    assert (file.stat().st_uid, file.stat().st_gid, mode(file)) == (65534, 2345, 0o664)


@root
def test_where_not_even_the_group_can_be_kept_the_new_group_gets_no_more_than_everybody(public: Path) -> None:
    file = public / "post.yaml"
    file.write_bytes(OLD)
    os.chown(file, 1234, 2345)
    file.chmod(0o676)
    public.chmod(0o777)
    run(
        UNPRIVILEGED + "    storage.write(sys.argv[1], b'new', expected=Path(sys.argv[1]).read_bytes())", file
    )

    assert (file.stat().st_gid, mode(file)) == (65534, 0o666)


def set_attribute(file: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(file, name, value)
    except OSError as error:
        pytest.skip(f"this file system keeps no {name}: {error.strerror}")


def access_list(*entries: tuple[int, int, int]) -> bytes:
    """Return an access list as Linux stores it: of tag, permissions, and user or group."""
    return b"\2\0\0\0" + b"".join(
        tag.to_bytes(2, "little") + bits.to_bytes(2, "little") + who.to_bytes(4, "little")
        for tag, bits, who in entries
    )


NOBODY = 0xFFFFFFFF
SHARED = access_list((1, 6, NOBODY), (2, 6, 1234), (4, 0, NOBODY), (16, 6, NOBODY), (32, 0, NOBODY))
"""Owner rw, user 1234 rw, group none, mask rw, others none."""


@linux
def test_extended_attributes_are_kept(file: Path) -> None:
    set_attribute(file, "user.reviewed", b"yes")
    save(file)

    assert os.getxattr(file, "user.reviewed") == b"yes"


@linux
def test_an_access_list_is_kept(file: Path) -> None:
    set_attribute(file, "system.posix_acl_access", SHARED)
    bits = mode(file)
    save(file)

    assert os.getxattr(file, "system.posix_acl_access") == SHARED
    assert mode(file) == bits


@linux
def test_a_folders_default_access_list_does_not_open_an_old_file(file: Path) -> None:
    set_attribute(file.parent, "system.posix_acl_default", SHARED)
    file.chmod(0o640)
    save(file)

    assert "system.posix_acl_access" not in os.listxattr(file)
    assert mode(file) == 0o640


# Links and what is no file


@posix
@pytest.mark.parametrize("relative", [True, False])
def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path, relative: bool) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "links").mkdir()
    file = tmp_path / "content" / "post.yaml"
    file.write_bytes(OLD)
    link = tmp_path / "links" / "post.yaml"
    link.symlink_to("../content/post.yaml" if relative else file)
    again = tmp_path / "links" / "again.yaml"
    again.symlink_to("post.yaml")

    save(link)
    assert file.read_bytes() == NEW
    save(again, b"once more")
    assert file.read_bytes() == b"once more"

    assert link.is_symlink()
    assert again.is_symlink()
    assert listing(tmp_path / "content") == ["post.yaml"]
    assert listing(tmp_path / "links") == ["again.yaml", "post.yaml"]


@posix
def test_a_link_to_a_folder_is_followed_too(tmp_path: Path) -> None:
    (tmp_path / "release").mkdir()
    (tmp_path / "current").symlink_to("release")
    write(tmp_path / "current" / "post.yaml", NEW, expected=None)

    assert (tmp_path / "current").is_symlink()
    assert (tmp_path / "release" / "post.yaml").read_bytes() == NEW


@posix
def test_a_link_to_nothing_makes_the_file_that_it_names(tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to("post.yaml")
    write(link, NEW, expected=None)

    assert link.is_symlink()
    assert (tmp_path / "post.yaml").read_bytes() == NEW


@posix
def test_a_link_to_itself_is_an_error(tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to("link.yaml")
    with pytest.raises(OSError, match=r"link\.yaml") as caught:
        write(link, NEW, expected=None, force=True)

    assert caught.value.errno == errno.ELOOP
    assert listing(tmp_path) == ["link.yaml"]


@posix
def test_the_folder_that_is_synced_is_the_one_of_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content").mkdir()
    file = tmp_path / "content" / "post.yaml"
    file.write_bytes(OLD)
    (tmp_path / "link.yaml").symlink_to(file)
    synced: list[tuple[int, int]] = []
    monkeypatch.setattr(
        storage.os, "fsync", lambda n: synced.append((os.fstat(n).st_dev, os.fstat(n).st_ino))
    )
    save(tmp_path / "link.yaml")

    assert synced == [(each.stat().st_dev, each.stat().st_ino) for each in (file, file.parent)]


@posix
def test_another_hard_link_keeps_the_old_content(file: Path) -> None:
    other = file.parent / "other.yaml"
    other.hardlink_to(file)
    save(file)

    assert (file.read_bytes(), other.read_bytes()) == (NEW, OLD)
    assert listing(file.parent) == ["other.yaml", "post.yaml"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write(tmp_path, NEW, expected=None, force=True)


@posix
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(OSError, match=r"not a regular file: .*pipe\.yaml"):
        write(tmp_path / "pipe.yaml", NEW, expected=None, force=True)

    assert stat.S_ISFIFO((tmp_path / "pipe.yaml").stat().st_mode)


@root
def test_a_device_is_refused(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, Path("/dev/null").stat().st_rdev)
    except OSError as error:
        pytest.skip(f"no device can be made here: {error.strerror}")
    with pytest.raises(OSError, match="not a regular file"):
        write(device, NEW, expected=None, force=True)

    assert stat.S_ISCHR(device.stat().st_mode)


@posix
def test_output_goes_into_a_pipe(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    content = b"x" * 200_000  # more than a pipe holds
    with ThreadPoolExecutor() as pool:
        for name in (pipe, link):
            read = pool.submit(pipe.read_bytes)
            storage.put(name, content)
            assert read.result() == content

    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert listing(tmp_path) == ["link", "pipe"]


@root
def test_output_leaves_a_device_where_it_is(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        storage.put(device, NEW)
    except PermissionError as error:
        pytest.skip(f"no device can be made here: {error.strerror}")

    assert stat.S_ISCHR(device.stat().st_mode)
    assert listing(tmp_path) == ["null"]


def test_a_missing_folder_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        write(tmp_path / "drafts" / "post.yaml", NEW, expected=None)

    assert caught.value.filename == str(tmp_path / "drafts" / "post.yaml")
    assert listing(tmp_path) == []


# Rights


@pytest.mark.parametrize("force", [False, True])
def test_a_read_only_file_is_refused_even_for_root_and_with_force(file: Path, force: bool) -> None:
    file.chmod(0o444)
    with pytest.raises(PermissionError, match=r"the file is read-only: .*post\.yaml"):
        write(file, NEW, expected=OLD, force=force)
    file.chmod(0o644)

    assert file.read_bytes() == OLD
    assert listing(file.parent) == ["post.yaml"]


REFUSED = """
    try:
        storage.write(sys.argv[1], b"new", expected=None, force=True)
    except PermissionError as error:
        print(error)
"""


@root
def test_a_file_of_somebody_else_is_refused_where_the_folder_would_allow_it(public: Path) -> None:
    file = public / "post.yaml"
    file.write_bytes(OLD)
    public.chmod(0o777)

    assert "the file is read-only" in run(UNPRIVILEGED + REFUSED, file)
    assert file.read_bytes() == OLD
    assert listing(public) == ["post.yaml"]


@root
def test_a_folder_that_may_not_be_written_is_an_error_that_names_the_file(public: Path) -> None:
    file = public / "post.yaml"
    file.write_bytes(OLD)
    file.chmod(0o666)

    assert run(UNPRIVILEGED + REFUSED, file) == f"[Errno 13] Permission denied: '{file}'"
    assert file.read_bytes() == OLD
    assert listing(public) == ["post.yaml"]


@root
def test_a_folder_that_may_be_written_but_not_listed_will_do(public: Path) -> None:
    file = public / "post.yaml"
    file.write_bytes(OLD)
    file.chmod(0o666)
    public.chmod(0o733)
    run(UNPRIVILEGED + REFUSED, file)

    assert file.read_bytes() == b"new"
    assert listing(public) == ["post.yaml"]


# A file that is not what was expected


def deleted(file: Path) -> None:
    file.unlink()


def changed(file: Path) -> None:
    file.write_bytes(b"title: Else\n")


def changed_unnoticeably(file: Path) -> None:
    """Change the content but neither size nor time."""
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_bytes(OLD.swapcase())
    os.utime(file, ns=times)


def replaced(file: Path) -> None:
    (file.parent / "new").write_bytes(b"title: Else\n")
    (file.parent / "new").replace(file)


@pytest.mark.parametrize("change", [deleted, changed, changed_unnoticeably, replaced])
def test_a_file_that_changed_since_it_was_read_is_left_alone(
    file: Path, change: Callable[[Path], None]
) -> None:
    before = file.read_bytes()
    change(file)
    there = file.read_bytes() if file.exists() else None
    with pytest.raises(StaleFileError):
        write(file, NEW, expected=before)

    assert (file.read_bytes() if file.exists() else None) == there
    assert listing(file.parent) == ([] if there is None else ["post.yaml"])


@pytest.mark.parametrize("change", [deleted, changed, changed_unnoticeably, replaced])
def test_force_saves_all_the_same(file: Path, change: Callable[[Path], None]) -> None:
    before = file.read_bytes()
    change(file)
    write(file, NEW, expected=before, force=True)

    assert file.read_bytes() == NEW


def test_a_file_that_was_only_touched_is_not_changed(file: Path) -> None:
    before = file.read_bytes()
    file.write_bytes(OLD)
    os.utime(file, (1, 1))
    write(file, NEW, expected=before)

    assert file.read_bytes() == NEW


def test_a_file_that_has_appeared_is_left_alone(file: Path) -> None:
    with pytest.raises(StaleFileError, match="is there already"):
        write(file, NEW, expected=None)

    assert file.read_bytes() == OLD
    assert listing(file.parent) == ["post.yaml"]


def test_a_file_that_appears_at_the_last_moment_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "post.yaml"
    monkeypatch.setattr(storage, "_refuse_stale", lambda *_: file.write_bytes(OLD))
    with pytest.raises(StaleFileError, match="is there already"):
        write(file, NEW, expected=None)

    assert file.read_bytes() == OLD
    assert listing(tmp_path) == ["post.yaml"]


def test_a_file_that_has_appeared_is_overwritten_with_force(file: Path) -> None:
    write(file, NEW, expected=None, force=True)

    assert file.read_bytes() == NEW


CHANGED = (
    "the file changed on disk since it was read (read it again and repeat the edit, or save with force=True"
)
DELETED = "the file was deleted since it was read (save with force=True to make it again)"
APPEARED = (
    "a file of this name is there already (choose another name, or save with force=True to overwrite it)"
)


@pytest.mark.parametrize(
    ("expected", "there", "message"),
    [
        (OLD, b"x", CHANGED + " to overwrite it)"),
        (OLD, None, DELETED),
        (None, b"x", APPEARED),
    ],
)
def test_the_message_says_what_happened_and_what_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected: bytes | None,
    there: bytes | None,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if there is not None:
        Path("post.yaml").write_bytes(there)
    with pytest.raises(StaleFileError) as caught:
        write("post.yaml", NEW, expected=expected)

    assert str(caught.value) == f"post.yaml: {message}"
    assert isinstance(caught.value, ReplicatorError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# Failures


def failures() -> list[BaseException]:
    return [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt(), MemoryError()]


class FailingOs:
    """The module `os`, of whose functions one call fails."""

    def __init__(self, fails_at: int | None = None, failure: BaseException | None = None) -> None:
        self.calls = 0
        self.fails_at, self.failure = fails_at, failure

    def __getattr__(self, name: str) -> Any:
        value = getattr(os, name)
        # A failing `close` has closed the descriptor, and here only of a folder, where nothing can fail.
        if not callable(value) or name in ("close", "fspath", "strerror"):
            return value

        def call(*arguments: Any, **options: Any) -> Any:
            number, self.calls = self.calls, self.calls + 1
            if number == self.fails_at and self.failure is not None:
                raise self.failure
            return value(*arguments, **options)

        return call


@pytest.mark.parametrize("failure", failures(), ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("before", [OLD, None], ids=["replaced", "new"])
def test_a_failure_of_any_call_leaves_the_old_file_whole_and_nothing_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch, before: bytes | None, failure: BaseException
) -> None:

    def save_with(system: FailingOs) -> bool:
        file.unlink(missing_ok=True)
        if before is not None:
            file.write_bytes(before)
            decorate(file)
        with monkeypatch.context() as patch:
            patch.setattr(storage, "os", system)
            try:
                write(file, NEW, expected=before)
            except type(failure):
                return False
        return True

    counting = FailingOs()
    assert save_with(counting)
    outcomes: list[bool] = []
    for number in range(counting.calls):
        saved = save_with(FailingOs(number, failure))
        there = file.read_bytes() if file.exists() else None
        # An interrupt, unlike an error, may come when all is done.
        allowed = [NEW] if saved else [before] if isinstance(failure, OSError) else [before, NEW]
        assert there in allowed, number
        assert listing(file.parent) == ([] if there is None else ["post.yaml"]), number
        outcomes.append(saved)
    assert outcomes.count(False) >= 4


def decorate(file: Path) -> None:
    """Give a file an extended attribute, where it can have one."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setxattr(file, "user.reviewed", b"yes")


# An interrupt that comes before a `with` has ended leaves the closing to the garbage collector, which warns.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("before", [OLD, None], ids=["replaced", "new"])
def test_an_interrupt_at_any_moment_leaves_a_whole_file_and_nothing_beside_it(
    file: Path, before: bytes | None
) -> None:
    outcomes: list[bytes | None] = []
    moment = 0
    while len(outcomes) == moment:
        file.unlink(missing_ok=True)
        if before is not None:
            file.write_bytes(before)
        if interrupted_at(moment, lambda: write(file, NEW, expected=before)):
            outcomes.append(file.read_bytes() if file.exists() else None)
            assert set(listing(file.parent)) <= {"post.yaml"}, moment
        moment += 1

    assert outcomes.count(before) > 100
    assert outcomes.count(NEW) > 10
    assert set(outcomes) == {before, NEW}


def interrupted_at(moment: int, call: Callable[[], object]) -> bool:
    """Raise KeyboardInterrupt between two operations of Python's machine; tell whether it came to that."""
    passed = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal passed
        frame.f_trace_opcodes = True
        if event == "opcode":
            passed += 1
            if passed > moment:
                sys.settrace(None)
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    gc.disable()  # or the interrupt may come in somebody else's `__del__`, and be lost there
    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
        gc.enable()
    return passed > moment


@posix
def test_a_file_size_limit_leaves_the_old_file_whole(file: Path) -> None:
    printed = run(
        """
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            storage.write(sys.argv[1], bytes(1_000_000), expected=Path(sys.argv[1]).read_bytes())
        except OSError as error:
            print(error)
        """,
        file,
    )

    assert printed == f"[Errno {errno.EFBIG}] File too large: '{file}'"
    assert file.read_bytes() == OLD
    assert listing(file.parent) == ["post.yaml"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 kB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no small file system can be mounted here: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_leaves_the_old_file_whole(small_disk: Path) -> None:
    file = small_disk / "post.yaml"
    file.write_bytes(OLD)
    with pytest.raises(OSError, match=re.escape(f"No space left on device: '{file}'")) as caught:
        save(file, bytes(100_000))

    assert caught.value.errno == errno.ENOSPC
    assert file.read_bytes() == OLD
    assert listing(small_disk) == ["post.yaml"]
    save(file)
    assert file.read_bytes() == NEW


# Killed in the middle

KILLING = """
    import random, signal, time

    file, way, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    versions = [bytes([65 + n]) * (n * 100_000 + 1) for n in range(5)]

    def safely(content):
        storage.write(file, content, expected=None, force=True)

    def plainly(content):
        with open(file, "wb") as opened:
            opened.write(content)

    def save_for_ever(first, told):
        save = {"safely": safely, "plainly": plainly}[way]
        for n in range(first, 1_000_000):
            save(versions[n % 5])
            os.write(told, b"x")

    torn, seen = 0, set()
    for first in range(times):
        started, told = os.pipe()
        child = os.fork()
        if not child:
            save_for_ever(first, told)
        os.read(started, 1)
        time.sleep(random.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(started), os.close(told)
        with open(file, "rb") as opened:
            content = opened.read()
        torn += content not in versions
        seen.add(content[:1])
    others = set(os.listdir(os.path.dirname(file))) - {os.path.basename(file)}
    foreign = [name for name in others if not name.startswith(".replicator-") or not name.endswith(".tmp")]
    print(torn, len(seen), len(others), len(foreign))
"""


@posix
def test_a_process_that_is_killed_leaves_one_version_or_another_whole(file: Path) -> None:
    torn, seen, left, foreign = map(int, run(KILLING, file, "safely", 60).split())

    assert torn == 0
    assert seen == 5
    assert left > 0  # kills that came in the middle of a save
    assert foreign == 0


@posix
def test_the_test_with_kills_would_notice_a_torn_file(file: Path) -> None:
    torn, *_ = map(int, run(KILLING, file, "plainly", 20).split())

    assert torn > 0


# Several at once


def count(file: Path, times: int) -> None:
    """Add to the number in a file, again and again, as one of several who do."""
    while times:
        content = file.read_bytes()
        try:
            write(file, b"%d" % (int(content) + 1), expected=content)
        except StaleFileError:
            continue
        times -= 1


COUNTING = f"""
    from pathlib import Path
    from replicator.errors import StaleFileError
    from replicator.storage import write

{textwrap.indent(inspect.getsource(count), "    ")}
    count(Path(sys.argv[1]), 25)
"""


@posix
@pytest.mark.parametrize("way", ["threads", "processes"])
def test_of_several_who_save_at_once_nobody_loses_what_another_saved(file: Path, way: str) -> None:
    file.write_bytes(b"0")
    one = (lambda _: count(file, 25)) if way == "threads" else (lambda _: run(COUNTING, file))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))

    assert file.read_bytes() == b"100"
    assert listing(file.parent) == ["post.yaml"]


@posix
def test_a_lock_that_somebody_keeps_is_an_error_not_a_wait_for_ever(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr(storage, "_PATIENCE", 0.05)
    folder = os.open(file.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        with pytest.raises(TimeoutError, match=r"had a lock on the folder for 0.05 seconds: .*post.yaml"):
            save(file)
    finally:
        os.close(folder)

    assert file.read_bytes() == OLD
    assert listing(file.parent) == ["post.yaml"]


@posix
def test_where_the_file_system_has_neither_locks_nor_links_saving_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(storage.os, "link", unsupported)
    monkeypatch.setattr(storage.fcntl, "flock", unsupported)
    write(tmp_path / "post.yaml", OLD, expected=None)
    save(tmp_path / "post.yaml")

    assert (tmp_path / "post.yaml").read_bytes() == NEW
    assert listing(tmp_path) == ["post.yaml"]


# What the page on saving says


def test_every_test_that_the_page_on_saving_names_is_here() -> None:
    page = Path(__file__).parents[1] / "docs" / "saving.md"
    named = set(re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8")))

    assert len(named) > 20
    assert named <= set(globals())


def test_output_is_put_whole_over_whatever_is_there_without_waiting_for_the_disk(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    monkeypatch.setattr(os, "fsync", waited.append)

    made = storage.put(file, NEW)
    storage.put(file.with_name("other"), OLD)

    assert made.st_mtime_ns == file.stat().st_mtime_ns
    assert (made.st_ino, made.st_size) == (file.stat().st_ino, len(NEW))
    assert (file.read_bytes(), file.with_name("other").read_bytes()) == (NEW, OLD)
    assert waited == []
    assert len(list(file.parent.iterdir())) == 2


def test_output_that_cannot_be_put_leaves_what_was_there_and_nothing_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*names: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", names[0])

    monkeypatch.setattr(os, "replace", fail)
    before = file.read_bytes()

    with pytest.raises(OSError, match="No space") as caught:
        storage.put(file, NEW)

    assert caught.value.filename == str(file)
    assert file.read_bytes() == before
    assert [*file.parent.iterdir()] == [file]

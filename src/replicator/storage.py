"""
Bytes on disk: a file is read whole and replaced whole, or it stays what it was.

`write` makes a new file beside the old one, fills it, gives it the old one's owner and permissions, waits until
it is on the disk, and only then puts it in the place of the old one, in one step of the file system.
docs/saving.md has the promises, one by one, and what is not promised.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from replicator.errors import Problem, StaleFileError
from replicator.typing import StrPath

__all__ = ["locked", "put", "write"]


def write(path: StrPath, content: bytes, *, expected: bytes | None, force: bool = False) -> None:
    """
    Replace a file, or make a new one, so that at no moment there is half of it.

    If anything is raised, the old file is as it was and nothing lies beside it.
    (Only an interrupt from the keyboard may come when the new file is in its place already.)

    Args:
        path: The file. A symbolic link stays, and the file that it leads to is replaced.
        content: All that the file is to hold.
        expected: What the file is believed to hold; None: it is believed not to exist.
            It is compared byte for byte: times and sizes can stay the same over a change, and change without one.
        force: Replace the file whatever it has become. A read-only file is refused all the same.

    Raises:
        StaleFileError: The file is not what was expected: changed, gone, or there already.
        PermissionError: The file is read-only, or its folder may not be written.
        OSError: It is no regular file, its folder is missing, the disk is full, and so on.
    """
    name, target = os.fspath(path), os.path.realpath(path)
    # Nothing of the target's name is in it: it fits where names are short, and no program that looks for
    # `*.yaml` takes it for content.
    temporary = os.path.join(os.path.dirname(target), f".replicator-{os.urandom(8).hex()}.tmp")
    try:
        old = _replaceable(target)
        try:
            _write_beside(temporary, content, target, old)
            with locked(os.path.dirname(target)):
                if not force:
                    _refuse_stale(target, expected, name)
                if expected is None and not force:
                    _create(temporary, target, name)
                else:
                    os.replace(temporary, target)
        finally:
            with suppress(OSError):
                os.unlink(temporary)
    except StaleFileError:
        raise
    except OSError as error:  # which names the temporary file, or none
        raise OSError(error.errno, error.strerror, name) from error


def put(path: StrPath, content: bytes) -> os.stat_result:
    """
    Make a file of what can be made again, whole or not at all, over whatever is there.

    Unlike `write`, it does not wait until the disk has it, and looks after nobody else's work: it is for output,
    and half the price. What is no file is written to, as it is: a device such as `/dev/null`, a pipe.

    Returns:
        What the system says of the new file, asked before anybody else could put another one in its place.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    name = os.fspath(path)
    temporary = os.path.join(os.path.dirname(name), f".replicator-{os.urandom(8).hex()}.tmp")
    try:
        if _takes_bytes(name):
            with open(name, "wb") as stream:
                stream.write(content)
                return os.fstat(stream.fileno())
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
            made = os.stat(temporary)
            os.replace(temporary, name)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:  # which names the temporary file
        raise OSError(error.errno, error.strerror, name) from error
    return made


_BINARY = getattr(os, "O_BINARY", 0)


def _takes_bytes(name: str) -> bool:
    """Tell whether there is a device or a pipe, which a file in its place would take from everybody."""
    try:
        mode = os.stat(name).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replaceable(target: str) -> os.stat_result | None:
    """Return what is known of the file to replace, None where there is none; refuse what may not be replaced."""
    try:
        old = os.stat(target)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(old.st_mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    # Replacing asks for no right on the file itself, and root may write anything: neither is a reason to
    # overwrite what somebody has marked.
    if not old.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, "the file is read-only")
    return old


def _write_beside(temporary: str, content: bytes, target: str, old: os.stat_result | None) -> None:
    """Write a new file to the disk, open to nobody else until it has the attributes of the one it replaces."""
    mode = 0o666 if old is None else 0o600
    with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(content)
        file.flush()
        if old is not None:
            _keep_attributes(file.fileno(), target, old)
        os.fsync(file.fileno())


def _refuse_stale(target: str, expected: bytes | None, name: str) -> None:
    try:
        with open(target, "rb") as file:
            found = file.read()
    except FileNotFoundError:
        found = None
    if expected is None and found is not None:
        raise _appeared(name)
    if expected is not None and found is None:
        raise _stale(name, "the file was deleted since it was read", "save with force=True to make it again")
    if expected is not None and found != expected:
        hint = "read it again and repeat the edit, or save with force=True to overwrite it"
        raise _stale(name, "the file changed on disk since it was read", hint)


def _create(temporary: str, target: str, name: str) -> None:
    """Put a new file in its place; a link, unlike a replacement, fails where a file has just appeared."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise _appeared(name) from None
    except OSError:  # a file system without hard links
        os.replace(temporary, target)
    else:
        with suppress(OSError):
            os.unlink(temporary)


def _appeared(name: str) -> StaleFileError:
    hint = "choose another name, or save with force=True to overwrite it"
    return _stale(name, "a file of this name is there already", hint)


def _stale(name: str, message: str, hint: str) -> StaleFileError:
    return StaleFileError(str(Problem(message, (), name, hint=hint)))


if sys.platform == "win32":

    def _keep_attributes(new: int, target: str, old: os.stat_result) -> None:
        """Do nothing: on Windows a file's rights come from its folder."""

    @contextmanager
    def locked(folder: str) -> Iterator[None]:  # noqa: ARG001
        """Lock nothing: Windows has no locks for folders, nor a way to wait until one is on the disk."""
        yield

else:
    import fcntl

    def _keep_attributes(new: int, target: str, old: os.stat_result) -> None:
        """Give an open file the owner, access lists and permissions of another, as far as it is allowed."""
        mode = old.st_mode & 0o777  # without set-ID bits: writing into a file clears them too
        for owner in ((old.st_uid, old.st_gid), (-1, old.st_gid)):
            with suppress(OSError):
                os.fchown(new, *owner)
                break
        else:
            mode = mode & 0o707 | (mode & 0o007) << 3  # another group gets no more than everybody
        _copy_extended_attributes(new, target)
        os.fchmod(new, mode)

    def _copy_extended_attributes(new: int, target: str) -> None:
        """Make extended attributes, access lists among them, those of the target, where the system has them."""
        if sys.platform == "linux":
            with suppress(OSError):
                kept = [name for name in os.listxattr(target) if name.startswith(_KEPT)]
                for name in kept:
                    with suppress(OSError):
                        os.setxattr(new, name, os.getxattr(target, name))
                for name in os.listxattr(
                    new
                ):  # a folder's default access list opens new files to more people
                    if name.startswith(_KEPT) and name not in kept:
                        os.removexattr(new, name)

    _KEPT = ("user.", "system.posix_acl_access", "security.selinux")
    """Extended attributes that belong to a file; others, such as hashes, belong to its bytes or to the kernel."""

    @contextmanager
    def locked(folder: str) -> Iterator[None]:
        """
        Keep others who save with this module out of a folder for the moment between looking and replacing.

        The folder is locked, not the file, which is another one afterwards and may not exist before.
        At the end the folder's new entry is written to the disk.
        """
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except PermissionError:  # a folder that may be written to, but not listed
            descriptor = None
        if descriptor is None:
            yield
            return
        try:
            _wait_for_lock(descriptor, folder)
            yield
            # The new file is in place. An error now would say that it is not; SQLite passes over these too.
            with suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            with suppress(OSError):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _wait_for_lock(descriptor: int, folder: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    message = f"another program has had a lock on the folder for {_PATIENCE:g} seconds"
                    raise OSError(errno.ETIMEDOUT, message, folder) from None
                time.sleep(0.001)
            except OSError:  # a file system without locks, such as some over a network
                return
            else:
                return

    _PATIENCE = 10.0
    """Seconds to wait for a lock that others hold for less than a millisecond."""

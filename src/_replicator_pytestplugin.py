"""
The pytest plug-in: it checks every block of a registry when it is asked to, and costs nothing when it is not.

It stands outside the package, since pytest imports it in every run, and importing the package takes longer than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from replicator.testing import Subject

__all__ = ["BlockItem", "pytest_addoption", "pytest_collection_modifyitems"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and its twin in the configuration file."""
    text = "check every block of a registry: package.module:registry; more than one, separated by spaces"
    group = parser.getgroup("replicator")
    group.addoption("--replicator-blocks", metavar="REGISTRY", default=None, help=text)
    parser.addini("replicator_blocks", text, default="")


@pytest.hookimpl(tryfirst=True)  # so that -k and -m may choose among them
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add a test for each block and each law."""
    names = config.getoption("--replicator-blocks") or config.getini("replicator_blocks")
    for name in names.split():
        items.extend(_items(session, name))


def _items(session: pytest.Session, name: str) -> Iterator[BlockItem]:
    from replicator.testing import LAWS, checking

    try:
        subjects = checking.subjects_of(name)
    except Exception as error:  # importing somebody's module may raise anything
        raise pytest.UsageError(f"--replicator-blocks={name}: {type(error).__name__}: {error}") from error
    for block_type, subject in subjects.items():
        for law in LAWS:
            yield BlockItem.from_parent(session, name=f"{name}[{block_type}-{law}]", subject=subject, law=law)


class BlockItem(pytest.Item):
    """One law for one class of blocks."""

    def __init__(self, *, subject: Subject, law: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.subject = subject
        self.law = law

    def runtest(self) -> None:
        """Check it."""
        from replicator.testing import LAWS

        LAWS[self.law](self.subject)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what the law says, not how it was found out."""
        from replicator.testing import BrokenLawError

        if isinstance(excinfo.value, BrokenLawError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, int | None, str]:
        """Name the test after the class."""
        return self.subject.cls.__module__, None, self.name

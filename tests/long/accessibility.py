"""
The pages and the preview before axe-core, the accessibility checker, in a real browser.

    npm install --prefix build/tools axe-core
    python tests/long/accessibility.py                  every page: light, dark, narrow
    python tests/long/accessibility.py --axe FILE       with axe.min.js from elsewhere

Every rule of axe counts, its best practices too. Needs Chromium, and no network once axe-core is there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import replicator
from long.browser import verdict
from replicator.preview import Preview
from replicator.versions import as_html
from tools import AXE, CHROMIUM

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"

LOOKS: dict[str, tuple[str, ...]] = {
    "light": ("--window-size=1200,900",),
    "dark": ("--window-size=1200,900", "--blink-settings=preferredColorScheme=0"),
    "narrow": ("--window-size=500,800",),
}
"""How each page is looked at."""

JUDGE = """
<script>
  onload = async () => {
    const {violations} = await axe.run(document, {resultTypes: ["violations"]});
    const found = violations.flatMap(({id, nodes}) => nodes.map(({target, html}) => `${id}: ${target} ${html}`));
    document.body.innerHTML = "<pre id=verdict></pre>";
    document.getElementById("verdict").textContent = JSON.stringify(found);
  };
</script>
"""


def main(arguments: list[str]) -> int:
    """Check all pages; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(description="The pages and the preview before axe-core.")
    parser.add_argument("--chromium", default=CHROMIUM)
    parser.add_argument("--axe", type=Path, default=AXE)
    options = parser.parse_args(arguments)
    if not options.chromium or not options.axe.exists():
        print("Chromium or axe-core is missing:", __doc__)
        return 2
    axe = options.axe.read_text(encoding="utf-8")
    bad = 0
    for name, page in pages().items():
        for look, flags in LOOKS.items():
            found = violations(page, axe, options.chromium, *flags)
            print(f"{name}, {look}: {len(found)} violations")
            print("".join(f"    {each[:300]}\n" for each in found), end="")
            bad += len(found)
    return 1 if bad else 0


def pages() -> dict[str, str]:
    """Return the pages by their names."""
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.page.html"))}
    with Preview(ROOT / "examples" / "site") as site, Preview(GOLDEN) as posts:
        half_baked = f"{site.url}-/post/content/collections/blog/2024-07-01.half-baked.md"
        found["preview: posts of a site"] = shown(site.url)
        found["preview: a post with problems"] = shown(half_baked)
        found["preview: showcase"] = shown(f"{posts.url}-/post/showcase.yaml")
    changes = replicator.diff(GOLDEN / "showcase.yaml", GOLDEN / "richtext.yaml")
    found["changes from one post to another"] = str(as_html(changes, title="showcase.yaml → richtext.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "post.yaml"
        path.write_text("title: [a\ntext: b\n", encoding="utf-8")
        with Preview(path) as broken:
            found["preview: a post that cannot be read"] = shown(broken.url)
    return found


def shown(url: str) -> str:
    """Return a page of the preview as a file that needs no server: its styles inside, its script left out."""
    try:
        with urlopen(url) as answer:
            page = answer.read().decode()
    except HTTPError as error:
        page = error.read().decode()
    styles = (ROOT / "src" / "replicator" / "preview" / "preview.css").read_text(encoding="utf-8")
    return page.replace("</head>", f"<style>{styles}</style></head>", 1)


def violations(page: str, axe: str, chromium: str, *flags: str) -> list[str]:
    """Return what axe finds in a page."""
    inside = axe.replace("</script", "<\\/script")
    script = f"<script>{inside}</script>{JUDGE}"
    found = verdict(page.replace("</body>", f"{script}</body>"), chromium, *flags, seconds=120)
    return found if isinstance(found, list) else [found]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

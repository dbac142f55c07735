"""A site's folder: what is found in it, and what is known about each entry."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import replicator
from replicator import statamic
from replicator.errors import RegistrationError
from replicator.statamic import Site
from replicator.statamic.folders.filenames import FileName, modern_name, old_name
from replicator.statamic.folders.urls import filled
from statamic.sites import write_site

PAGE = "fields:\n  - {handle: title, field: {type: text, required: true}}\n"

MODERN = {
    "resources/blueprints/collections/blog/post.yaml": PAGE
    + "  - {handle: author, field: {type: users}}\n  - {handle: text, field: {type: markdown}}\n",
    "resources/blueprints/globals/seo.yaml": "fields:\n  - {handle: name, field: {type: text}}\n",
    "resources/sites.yaml": """
        en: {name: English, url: /, locale: en_GB}
        de: {name: Deutsch, url: 'https://example.com/de/', locale: de_DE}
        """,
    "content/collections/blog.yaml": """
        title: Blog
        route: {en: 'blog/{year}/{slug}', de: 'beitraege/{slug}'}
        date: true
        inject: {theme: dark}
        """,
    "content/collections/blog/en/2024-05-01-1230.bread.md": """\
        ---
        id: bread
        title: Bread
        author: jane
        ---
        Flour, *water*.
        """,
    "content/collections/blog/en/2024-05-02.rolls.1.md": """\
        ---
        id: rolls
        published: false
        title: Rolls
        author: [jane, nobody]
        ---
        """,
    "content/collections/blog/de/2024-05-01-1230.brot.md": "---\nid: brot\norigin: bread\ntitle: Brot\n---\n",
    "content/collections/blog/en/notes.yaml": "no: entry\n",
    "content/collections/pages.yaml": "route: '{parent_uri}/{slug}'\nstructure: {root: true}\n",
    "content/collections/pages/en/home.md": "---\nid: home\ntitle: Home\n---\n",
    "content/collections/pages/en/team.md": "---\nid: team\ntitle: Team\n---\n",
    "content/collections/pages/en/deeper/jobs.md": "---\nid: jobs\ntitle: Jobs\n---\n",
    "content/collections/pages/en/late.md": "---\nid: late\ntitle: Late\n---\n",
    "content/trees/collections/en/pages.yaml": """
        tree:
          - entry: home
            children: [{entry: team, children: [{entry: jobs}]}]
        """,
    "content/trees/navigation/en/main.yaml": "tree: [{entry: team, title: We}, {url: /x}]\n",
    "content/navigation/main.yaml": "title: Main\n",
    "content/taxonomies/tags.yaml": "title: Tags\n",
    "content/taxonomies/tags/easy.yaml": "title: Easy\n",
    "content/globals/seo.yaml": "title: SEO\n",
    "content/globals/en/seo.yaml": "name: Bakery\n",
    "content/assets/main.yaml": "title: Main\ndisk: assets\n",
    "public/assets/img/loaf one.jpg": "x",
    "public/assets/img/.meta/loaf one.jpg.yaml": "data: {alt: A loaf}\nsize: 1\nwidth: 2\n",
    "users/jane@example.com.yaml": "id: jane\nname: Jane\npassword_hash: secret\n",
}

OLD = {
    "site/settings/system.yaml": """
        locales:
          en: {full: en_US, name: English, url: /}
          fr: {full: fr_FR, name: French, url: /fr}
        """,
    "site/settings/routes.yaml": "collections:\n  blog: '/blog/{slug}'\n",
    "site/settings/fieldsets/post.yaml": "fields:\n  text: {type: markdown}\n",
    "site/content/collections/blog/folder.yaml": "fieldset: post\norder: date\n",
    "site/content/collections/blog/2016-11-23.first.md": "---\nid: one\ntitle: First\ntext: '*Hi*'\n---\n",
    "site/content/collections/blog/_2016-11-24.second.md": "---\nid: two\nslug: other\ntitle: Second\n---\n",
    "site/content/collections/blog/fr/2016-11-23.premier.md": "---\nid: one\ntitle: Premier\n---\n",
    "site/content/pages/index.md": "---\nid: home\ntitle: Home\n---\n",
    "site/content/pages/2.about/index.md": "---\nid: about\ntitle: About\n---\n",
    "site/content/pages/2.about/fr.index.md": "---\nid: about\ntitle: Nous\n---\n",
    "site/content/pages/2.about/1.team/index.md": "---\nid: team\ntitle: Team\n---\n",
    "site/content/assets/main.yaml": "path: assets\nurl: /assets\nassets: {a.jpg: {alt: A}}\n",
    "site/users/jane.yaml": "id: jane\nfirst_name: Jane\npassword_hash: secret\n",
}


def open_site(folder: Path, files: Mapping[str, str]) -> Site:
    write_site(folder, files)
    return Site.open(folder)


@pytest.fixture
def modern(tmp_path: Path) -> Site:
    return open_site(tmp_path, MODERN)


@pytest.fixture
def old(tmp_path: Path) -> Site:
    return open_site(tmp_path, OLD)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("bread", FileName("bread")),
        ("2024-05-01.bread", FileName("bread", datetime(2024, 5, 1))),
        ("2024-05-01-1230.bread", FileName("bread", datetime(2024, 5, 1, 12, 30))),
        ("2024-05-01-123045.bread.2", FileName("bread", datetime(2024, 5, 1, 12, 30, 45), number=2)),
        ("bread.1", FileName("bread", number=1)),
        ("7.bread", FileName("bread", order=7)),
        ("2024-13-41.bread", FileName("bread")),
        ("2024-05-01-12.bread", FileName("2024-05-01-12")),
        ("2024-05-01", FileName("2024-05-01")),
    ],
)
def test_a_name_is_taken_apart_as_statamic_does(stem: str, expected: FileName) -> None:
    assert modern_name(stem) == expected


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("bread", FileName("bread")),
        ("_bread", FileName("bread", draft=True)),
        ("3.bread", FileName("bread", order=3)),
        ("_3.bread", FileName("bread", order=3, draft=True)),
        ("2016-11-23.a.b", FileName("a.b", datetime(2016, 11, 23))),
        ("2016-11-23-0905.bread", FileName("bread", datetime(2016, 11, 23, 9, 5))),
    ],
)
def test_an_old_name_says_order_and_draft_too(stem: str, expected: FileName) -> None:
    assert old_name(stem) == expected


@given(st.text())
def test_any_name_can_be_taken_apart(stem: str) -> None:
    assert isinstance(modern_name(stem).slug, str)
    assert isinstance(old_name(stem).slug, str)


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no site of Statamic"):
        Site.open(tmp_path)
    with pytest.raises(FileNotFoundError, match="No such file"):
        Site.open(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        Site.open(tmp_path / "file")


def test_entries_know_what_their_paths_say(modern: Site) -> None:
    bread, rolls = modern.entries("blog", locale="en")

    assert (bread.id, bread.slug, bread.date) == ("bread", "bread", datetime(2024, 5, 1, 12, 30))
    assert (rolls.slug, rolls.published, bread.published) == ("rolls", False, True)
    assert (bread.locale, bread.collection.handle, bread.url) == ("en", "blog", "/blog/2024/bread")
    assert bread.blueprint is modern.blueprints["collections.blog.post"]
    assert type(bread.post) is modern.types["collections.blog.post"]
    assert [post.title for post in modern.posts("blog", locale="en")] == ["Bread", "Rolls"]


def test_entries_of_one_class_are_given_when_asked_for(tmp_path: Path) -> None:
    one = "fields:\n  - {handle: colour, field: {type: text}}\n"
    files = {
        "resources/blueprints/collections/blog/post.yaml": one,
        "resources/blueprints/collections/blog/link.yaml": one.replace("colour", "target"),
        "resources/blueprints/taxonomies/tags/tag.yaml": one,
        "content/collections/blog/a.md": "---\nid: a\nblueprint: post\ncolour: red\n---\n",
        "content/collections/blog/b.md": "---\nid: b\nblueprint: link\ntarget: x\n---\n",
        "content/taxonomies/tags.yaml": "title: Tags\n",
        "content/taxonomies/tags/t.yaml": "colour: blue\n",
    }
    write_site(tmp_path, files)
    site = Site.open(tmp_path)
    post, link, tag = (
        site.types[name] for name in ("collections.blog.post", "collections.blog.link", "taxonomies.tags.tag")
    )

    assert [entry.id for entry in site.entries("blog", of=post)] == ["a"]
    assert [each.target for each in site.posts(of=link)] == ["x"]
    assert [entry.id for entry in site.entries(of=statamic.Entry)] == ["a", "b"]
    assert [term.post.colour for term in site.terms(of=tag)] == ["blue"]
    found = site.entry("b", of=link)
    assert found is not None
    assert found is site.entry("b")
    assert site.entry("b", of=post) is None
    with pytest.raises(KeyError, match="gone: there are blog"):
        site.entries("gone")
    for ask in (site.entries, site.posts, site.terms):
        with pytest.raises(RegistrationError, match="Post is no class of this site: open it with"):
            ask(of=replicator.Post)


def test_a_localised_entry_takes_what_it_lacks_from_its_origin(modern: Site) -> None:
    brot = modern.entry("brot")

    assert brot is not None
    assert brot.origin is modern.entry("bread")
    assert brot.blueprint is modern.blueprints["collections.blog.post"]
    assert (brot.url, brot.post.title) == ("/de/beitraege/brot", "Brot")
    assert (brot.complete.title, brot.complete.content) == ("Brot", "Flour, *water*.\n")
    assert [each.display_name for each in brot.authors] == ["Jane"]
    assert brot.data["theme"] == "dark"
    assert modern.entry("bread", "de") is brot
    assert list(brot.localisations) == ["en", "de"]


def test_pages_have_the_urls_of_their_places_in_the_tree(modern: Site) -> None:
    urls = {entry.id: entry.url for entry in modern.entries("pages")}

    assert urls == {"home": "/", "team": "/team", "jobs": "/team/jobs", "late": "/late"}
    assert [page.entry for top in modern.tree("pages") for page in top.walk()] == ["home", "team", "jobs"]
    assert [page.title or page.url for page in modern.navigation("main")] == ["We", "/x"]
    assert modern.navigations == ["main"]


def test_authors_are_users_by_their_ids(modern: Site) -> None:
    assert list(modern.authors) == ["jane"]
    assert "secret" not in repr(modern.authors)
    assert [[each.name for each in entry.authors] for entry in modern.entries("blog", locale="en")] == [
        ["Jane"],
        ["Jane"],
    ]


def test_terms_globals_and_assets_are_found(modern: Site) -> None:
    (term,) = modern.terms("tags")
    (asset,) = modern.assets()

    assert (term.id, term.slug, term.post.title) == ("tags::easy", "easy", "Easy")
    assert modern.globals()["seo"].values.name == "Bakery"
    assert (asset.id, asset.url) == ("main::img/loaf one.jpg", "/assets/img/loaf%20one.jpg")
    assert (asset.data, asset.meta["width"]) == ({"alt": "A loaf"}, 2)
    assert asset.file


def test_globals_of_a_single_site_can_be_changed_where_they_lie(tmp_path: Path) -> None:
    files = {
        "resources/blueprints/globals/seo.yaml": MODERN["resources/blueprints/globals/seo.yaml"],
        "content/globals/seo.yaml": "title: SEO\ndata:\n  name: Bakery # the old one\n",
    }
    seo = open_site(tmp_path, files).globals()["seo"]

    seo.values.name = "Mill"

    assert seo.save()
    assert Path(seo.path).read_text() == "title: SEO\ndata:\n  name: Mill # the old one\n"


def test_an_entry_is_changed_and_saved_in_its_own_lines(modern: Site) -> None:
    bread = modern.entry("bread")
    assert bread is not None
    assert not bread.changed
    before = Path(bread.path).read_text()

    bread.post.title = "Good bread"

    assert bread.changed
    assert bread.save()
    assert Path(bread.path).read_text() == before.replace("title: Bread", "title: 'Good bread'")
    assert bread.own_data["title"] == "Good bread"
    assert not bread.changed


def test_renderers_find_assets_entries_and_authors(modern: Site) -> None:
    text = "[a](statamic://entry::team#x) [b](statamic://entry::gone) ![c](statamic://asset::main::img/a.jpg)"
    post = replicator.Post(title="T", author=["jane"], content=text)

    page = replicator.to_html(post, page=True, **modern.render_options)

    assert 'href="/team#x"' in page
    assert "gone" not in page
    assert 'src="/assets/img/a.jpg"' in page
    assert "Jane" in page


@pytest.mark.parametrize(
    "address",
    [
        "main::img/loaf%20one.jpg",
        "/assets/img/loaf one.jpg",
        "img/loaf%20one.jpg",
        "asset::main::img/loaf one.jpg",
    ],
)
def test_renderers_are_told_what_is_known_of_an_image(modern: Site, address: str) -> None:
    file = Path(modern.layout.root, "public/assets/img/.meta/loaf one.jpg.yaml")
    file.write_text("data: {alt: A loaf}\nwidth: 640\nheight: 480\n")
    shown = '<img src="/assets/img/loaf%20one.jpg" alt="{}" width="640" height="480">'
    post = replicator.Post(content=f"![mine](<{address}>)", blocks=[replicator.blocks.Image(image=[address])])

    page = replicator.to_html(post, **modern.render_options)

    assert shown.format("A loaf") in page
    assert shown.format("mine") in page


@pytest.mark.parametrize(
    "meta", ["data: [a]\nwidth: '9\"'\nheight: -3\n", "data: {alt: [x]}\nwidth: 0\n", "[]"]
)
def test_what_is_no_size_and_no_text_is_not_told(modern: Site, meta: str) -> None:
    Path(modern.layout.root, "public/assets/img/.meta/loaf one.jpg.yaml").write_text(meta)

    shown = replicator.to_html(replicator.blocks.Image(image=["img/loaf one.jpg"]), **modern.render_options)

    assert shown == '<figure><img src="/assets/img/loaf%20one.jpg" alt=""></figure>\n'


def test_the_default_renderings_of_links_stay_for_other_addresses(modern: Site) -> None:
    assert modern.resolve_link("https://example.com/?a#b") == "https://example.com/?a#b"
    assert modern.resolve_asset("/img/x.jpg") == "/img/x.jpg"
    assert modern.resolve_asset("https://example.com/x.jpg") == "https://example.com/x.jpg"
    assert modern.resolve_link("@child") is None


def test_a_site_of_the_second_version_is_the_same_to_its_user(old: Site) -> None:
    first, premier, second = sorted(old.entries("blog"), key=lambda entry: (entry.id or "", entry.locale))

    assert (old.version, list(old.localisations)) == ("2", ["en", "fr"])
    assert (first.slug, first.date, first.url) == ("first", datetime(2016, 11, 23), "/blog/first")
    assert (second.slug, second.published, second.url) == ("other", False, "/blog/other")
    assert first.post.text == "*Hi*"
    assert premier.origin is first
    assert (premier.url, premier.data["text"]) == ("/fr/blog/premier", "*Hi*")
    assert {(each.id, each.locale): each.url for each in old.entries("pages")} == {
        ("home", "en"): "/",
        ("about", "en"): "/about",
        ("about", "fr"): "/fr/about",
        ("team", "en"): "/about/team",
    }
    assert [(asset.url, asset.data["alt"]) for asset in old.assets()] == [("/assets/a.jpg", "A")]
    assert [author.display_name for author in old.authors.values()] == ["Jane"]


def test_entries_are_one_object_while_somebody_holds_them(modern: Site) -> None:
    bread = modern.entry("bread")

    assert bread is not None
    assert modern.entry("bread") is bread
    assert modern.entry_at(bread.path) is bread
    assert modern.entry_at(modern.root / "content/collections/blog.yaml") is None
    assert modern.entry("gone") is None


@pytest.mark.parametrize(
    "id_line", ["id: 'bread'", 'id: "bread"', "id: bread # one", "id: !!str bread", "id:\n  bread"]
)
def test_an_id_is_found_however_it_is_written(id_line: str, tmp_path: Path) -> None:
    path = "content/collections/blog/a.md"
    site = open_site(tmp_path, {path: f"---\n{id_line}\ntitle: A\n---\nid: body\n"})

    assert site.entry("bread") is not None
    assert site.entry("body") is None


def test_a_broken_file_is_no_hindrance_to_others(tmp_path: Path) -> None:
    files = {
        "content/collections/blog/a.md": "---\nid: [\n---\n",
        "content/collections/blog/b.md": "---\nid: b\ntitle: B\n---\n",
        "content/collections/blog.yaml": "title: [\n",
        "users/x.yaml": "id: [\n",
    }
    site = open_site(tmp_path, files)

    assert site.entry("b") is not None
    assert site.authors == {}
    with pytest.raises(replicator.errors.ParseError):
        assert next(site.entries("blog")).post


def test_a_site_can_be_opened_with_classes_that_were_written(
    modern: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bakery_types.py").write_text(statamic.codegen(modern.blueprints.values()))
    monkeypatch.syspath_prepend(tmp_path)
    written: Any = import_module("bakery_types")

    entry = Site.open(modern.root, types=written.TYPES).entry("bread")

    assert entry is not None
    assert isinstance(entry.post, written.Post)


def test_entries_are_let_go_when_nobody_holds_them(modern: Site) -> None:
    kept = [weakref.ref(entry) for entry in modern.entries() if entry.post is not None]
    gc.collect()

    assert len(kept) > 5
    assert [each for each in kept if each() is not None] == []


@given(st.text(), st.text(), st.text())
def test_a_url_is_one_path_whatever_fills_it(route: str, slug: str, parent: str) -> None:
    url = filled(f"{{parent_uri}}/{route}/{{slug}}", {"slug": slug, "parent_uri": parent})

    assert url.startswith("/")
    assert "//" not in url
    assert url == "/" or not url.endswith("/")
    assert filled("{slug}", {"slug": url.removeprefix("/")}) == url


SITES_PHP = """<?php

return [

    /*
    | 'old' => ['name' => 'Old', 'locale' => 'xx', 'url' => '/old'],
    */
    'sites' => [

        'english' => [
            'name' => config('app.name'),
            'locale' => 'en_US',
            'url' => '/', // the root
        ],
        // 'none' => ['name' => 'None', 'locale' => 'xx', 'url' => '/none'],
        'french' => ['name' => 'Français', 'locale' => 'fr_FR', 'url' => env('APP_URL').'/fr/'],
    ],
];
"""

DISKS_PHP = """<?php

return [
    'default' => env('FILESYSTEM_DISK', 'local'),
    'disks' => [
        'local' => ['driver' => 'local', 'root' => storage_path('app')],
        'pictures' => [
            'driver' => 'local',
            # 'root' => public_path('gone'),
            'root' => public_path('media/pictures'),
            'url' => env('APP_URL').'/media/pictures',
        ],
    ],
];
"""


def test_the_configuration_in_php_is_understood_as_far_as_it_is_plain(tmp_path: Path) -> None:
    files = {
        "config/statamic/sites.php": SITES_PHP,
        "config/filesystems.php": DISKS_PHP,
        "content/assets/main.yaml": "disk: pictures\n",
        "content/assets/cloud.yaml": "disk: s3\n",
        "content/assets/none.yaml": "title: None\n",
        "content/collections/blog.yaml": "route: '{slug}'\n",
        "content/collections/blog/french/pain.md": "---\nid: pain\n---\n",
        "public/media/pictures/a.jpg": "x",
    }
    site = open_site(tmp_path, files)

    assert {each.handle: (each.locale, each.url) for each in site.localisations.values()} == {
        "english": ("en_US", "/"),
        "french": ("fr_FR", "/fr"),
    }
    assert [entry.url for entry in site.entries()] == ["/fr/pain"]
    assert [asset.url for asset in site.assets()] == ["/media/pictures/a.jpg"]
    assert {each.handle: each.folder is None for each in site.containers.values()} == {
        "cloud": True,
        "main": False,
        "none": True,
    }


@pytest.mark.parametrize(
    ("lock", "json", "version"),
    [
        ('{"packages": [{"name": "statamic/cms", "version": "v5.3.1"}]}', "{}", "5.3.1"),
        ("{", '{"require": {"statamic/cms": "^4.2.0"}}', "4.2.0"),
        ("[]", "null", "3+"),
    ],
)
def test_the_version_is_what_composer_says(lock: str, json: str, version: str, tmp_path: Path) -> None:
    files = {"composer.lock": lock, "composer.json": json, "content/collections/blog.yaml": "title: Blog\n"}

    assert open_site(tmp_path, files).version == version


BLOCKS = """\
    - {type: heading, text: Bread}
    - {type: paragraph, text: 'Flour, *water*.'}
    - {type: own, words: salt}
"""
CARD = "fields:\n  - {handle: cards, field: {type: replicator, sets: {image: {fields: [{handle: src}]}}}}\n"


def test_what_no_blueprint_describes_is_what_a_file_of_its_own_would_be(tmp_path: Path) -> None:
    files = {
        "content/collections/notes/a.md": f"---\nid: a\nsections:\n{BLOCKS}---\nThe *end*.\n",
        "content/taxonomies/tags/t.yaml": f"title: T\nsections:\n{BLOCKS}",
        "content/globals/all.yaml": f"title: All\ndata:\n  sections:\n{BLOCKS}",
    }
    site = open_site(tmp_path, files)
    [entry], [term] = site.entries(), site.terms()
    loaded = replicator.load(entry.path)
    file = site.globals()["all"]

    assert entry.post == loaded
    assert replicator.to_html(entry.post) == replicator.to_html(loaded)
    assert term.post == replicator.load(term.path)
    assert file.values.blocks == loaded.blocks
    file.values.blocks[1].text = "Rye"
    assert [line for line in file.diff().splitlines()[2:] if line[0] in "+-"] == [
        "-    - {type: paragraph, text: 'Flour, *water*.'}",
        "+    - {type: paragraph, text: 'Rye'}",
    ]


def test_blocks_that_no_blueprint_names_are_those_of_the_library_and_sets_stay_what_they_are(
    tmp_path: Path,
) -> None:
    image = "[{type: image, src: a.jpg}, {type: heading, text: A}]"
    files = {
        "resources/blueprints/collections/notes/note.yaml": CARD,
        "content/collections/notes/a.md": f"---\nid: a\ncards: {image}\nmore: {image}\n---\n",
    }
    site = open_site(tmp_path, files)
    [post] = site.posts()
    card, unknown = post.cards

    assert type(card) is site.types.registry["image"] is not replicator.blocks.Image
    assert isinstance(unknown, replicator.RawBlock)  # the field says its sets
    assert [type(block) for block in post.extra["more"]] == [type(card), replicator.blocks.Heading]
    assert site.types.registry["paragraph"] is replicator.blocks.Paragraph


def test_blocks_of_ones_own_are_known_in_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicator.registry, "_classes", dict(replicator.registry))
    site = open_site(
        tmp_path, {"content/collections/notes/a.md": "---\nid: a\nx: [{type: mine, n: 3}]\n---\n"}
    )

    @replicator.block("mine")
    class Mine(replicator.Block):
        n: int = 0

    assert [post.blocks for post in site.posts()] == [[Mine(n=3)]]


def test_a_body_that_the_blueprint_does_not_mention_is_shown(tmp_path: Path) -> None:
    path = "content/collections/notes/a.md"
    files = {"resources/blueprints/collections/notes/note.yaml": PAGE, path: "---\nid: a\n---\nThe *end*.\n"}
    site = open_site(tmp_path, files)
    [post] = site.posts()

    assert post.content == "The *end*.\n"
    assert "<em>end</em>" in replicator.to_html(post)


def test_rich_text_in_place_of_a_body_is_kept_and_no_fault(tmp_path: Path) -> None:
    path = "content/collections/notes/a.md"
    rich = "content: [{type: paragraph, content: [{type: text, text: A}]}]"
    files = {
        "resources/blueprints/collections/notes/note.yaml": PAGE,
        path: f"---\nid: a\ntitle: T\n{rich}\n---\n",
    }
    site = open_site(tmp_path, files)
    [entry] = site.entries()

    assert entry.post.rich_texts["content"].text == "A"
    assert [*site.check()] == []
    assert not entry.changed

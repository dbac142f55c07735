"""What refers to what in a site; what is wrong with a site; renaming."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from replicator.errors import ReplicatorError, StaleFileError
from replicator.statamic import Site
from statamic.sites import write_site

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "site"

BLUEPRINT = """
    fields:
      - {handle: title, field: {type: text}}
      - {handle: by, field: {type: users}}
      - {handle: related, field: {type: entries}}
      - {handle: topic, field: {type: terms, taxonomies: [topics], max_items: 1}}
      - {handle: cover, field: {type: assets, container: main, max_files: 1}}
      - {handle: target, field: {type: link}}
      - {handle: rows, field: {type: grid, fields: [{handle: image, field: {type: assets, container: main}}]}}
      - {handle: box, field: {type: group, fields: [{handle: user, field: {type: users, max_items: 1}}]}}
      - handle: parts
        field:
          type: replicator
          sets: {one: {fields: [{handle: see, field: {type: entries}}]}}
      - handle: story
        field:
          type: bard
          sets: {pic: {fields: [{handle: image, field: {type: assets, container: main}}]}}
      - {handle: text, field: {type: markdown}}
    """

EVERYWHERE = """\
    ---
    id: a
    title: A
    updated_by: tom
    by: jane
    related: [b, c]
    topic: craft
    cover: img/a.jpg
    target: 'entry::b'
    rows:
      - {image: [img/a.jpg]}
    box: {user: jane}
    parts:
      - {type: one, see: [b]}
    story:
      - type: paragraph
        content:
          - type: text
            text: Look
            marks:
              - {type: link, attrs: {href: 'statamic://entry::b#end'}}
      - {type: image, attrs: {src: 'asset::main::img/a.jpg', alt: null}}
      - {type: set, attrs: {id: x, values: {type: pic, image: [img/a.jpg]}}}
    text: |
      One [b](statamic://entry::b), ![a](statamic://asset::main::img/a.jpg),
      <a href="statamic://entry::b?x">b</a> and <img src="statamic://asset::main::img/a b.jpg">.
    ---
    Body [b](statamic://entry::b) and ![again](/assets/img/a.jpg).
    """

FILES = {
    "resources/blueprints/collections/blog/post.yaml": BLUEPRINT,
    "content/collections/blog.yaml": "title: Blog\nroute: '{slug}'\nstructure: {root: false}\nmount: b\n",
    "content/collections/blog/a.md": EVERYWHERE,
    "content/collections/blog/b.md": "---\nid: b\ntitle: B\n---\n",
    "content/trees/collections/blog.yaml": "tree:\n  - entry: b\n    children: [{entry: a}]\n",
    "content/taxonomies/topics.yaml": "title: Topics\n",
    "content/taxonomies/topics/craft.yaml": "title: Craft\n",
    "content/assets/main.yaml": "title: Main\ndisk: assets\n",
    "public/assets/img/a.jpg": "x",
    "public/assets/img/a b.jpg": "x",
    "public/assets/unused.jpg": "x",
    "users/jane@example.com.yaml": "password_hash: secret\nid: jane\nname: Jane\n",
    "users/ann@example.com.yaml": "id: ann\nname: Ann\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    write_site(tmp_path, FILES)
    return Site.open(tmp_path)


@pytest.fixture
def example(tmp_path: Path) -> Site:
    return Site.open(shutil.copytree(EXAMPLE, tmp_path / "site"))


def test_every_kind_of_reference_is_found(site: Site) -> None:
    counts = Counter((each.kind, each.target) for each in site.references())

    assert counts == {
        ("user", "jane"): 2,
        ("user", "tom"): 1,
        ("entry", "a"): 1,
        ("entry", "b"): 9,
        ("entry", "c"): 1,
        ("term", "topics::craft"): 1,
        ("asset", "main::img/a.jpg"): 6,
        ("asset", "main::img/a b.jpg"): 1,
    }


def test_a_reference_knows_the_very_place_where_it_stands(site: Site) -> None:
    for target, word in (("b", "b"), ("main::img/a.jpg", "img/a.jpg"), ("topics::craft", "craft")):
        found = list(site.references(to=target))
        assert found
        for each in found:
            assert each.line
            assert each.column
            line = Path(each.file).read_text().splitlines()[each.line - 1]
            assert line[each.column - 1 :].startswith(word), each
    assert len({(each.file, each.line, each.column) for each in site.references(to="entry::b")}) == 9


def test_what_leads_nowhere_is_told_with_its_place(site: Site) -> None:
    assert [str(each).partition("blog/")[2] for each in site.dangling()] == [
        "a.md:4:13: user tom",
        "a.md:6:14: entry c",
    ]


def test_what_nothing_refers_to_is_unused(site: Site) -> None:
    assert list(site.unused()) == [("asset", "main::unused.jpg"), ("user", "ann")]


def test_nothing_is_dangling_that_may_be_kept_elsewhere(tmp_path: Path) -> None:
    elsewhere = {name: text for name, text in FILES.items() if not name.startswith(("users", "public"))}
    write_site(tmp_path, elsewhere)

    assert [each.target for each in Site.open(tmp_path).dangling()] == ["c"]


def test_a_check_finds_all_that_is_wrong_in_one_pass(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        {
            **FILES,
            "resources/blueprints/collections/blog/rest.yaml": "fields: [{import: gone}]\n",
            "resources/blueprints/user.yaml": "fields: [{handle: bio, field: {type: text, required: true}}]\n",
            "resources/blueprints/globals/seo.yaml": "fields: [{handle: n, field: {type: integer}}]\n",
            "content/globals/seo.yaml": "title: SEO\ndata:\n  n: many\n",
            "content/collections/blog/broken.md": "---\nid: [\n---\n",
            "content/collections/blog/twin.md": "---\nid: b\ntitle: [x]\n---\n",
            "content/navigation/main.yaml": "tree:\n  - entry: gone\n",
        },
    )

    problems = list(Site.open(tmp_path).check())

    assert [f"{Path(each.file or '').name}:{each.line}:{each.column}" for each in problems] == [
        "rest.yaml:1:10",
        "a.md:6:14",
        "broken.md:2:5",
        "twin.md:2:5",
        "twin.md:3:8",
        "seo.yaml:3:6",
        "ann@example.com.yaml:1:1",
        "jane@example.com.yaml:1:1",
        "main.yaml:2:12",
    ]
    assert all("secret" not in f"{each} {each.excerpt()}" for each in problems)


def test_the_file_of_a_user_is_never_shown(tmp_path: Path) -> None:
    write_site(tmp_path, {**FILES, "users/bad@example.com.yaml": "id: bad\npassword_hash: 'hidden\n"})

    problems = [each for each in Site.open(tmp_path).check() if "bad@" in str(each.file)]

    assert problems
    assert all("hidden" not in f"{each} {each.excerpt()}" for each in problems)


def test_a_secret_that_breaks_a_rule_of_the_blueprint_is_not_told(tmp_path: Path) -> None:
    user = """\
        fields:
          - handle: api_token
            field: {type: select, options: {a: A}}
          - handle: team
            field: {type: select, options: {a: A}}
        """
    files = {
        "resources/blueprints/user.yaml": user,
        "users/ann@example.com.yaml": "id: ann\napi_token: hidden\nteam: b\n",
    }
    write_site(tmp_path, {**FILES, **files})

    told = [str(each) for each in Site.open(tmp_path).check(tmp_path / "users") if each.code == "choice"]

    assert len(told) == 2
    assert "found `b`" in told[1]
    assert "hidden" not in told[0]


def test_a_broken_file_makes_no_reference_to_it_wrong(tmp_path: Path) -> None:
    broken = {
        "users/jane@example.com.yaml": "id: jane\nname: [\n",
        "content/collections/blog/b.md": "---\nid: b\nx: [\n---\n",
    }
    write_site(tmp_path, {**FILES, **broken})

    site = Site.open(tmp_path)
    assert [each.target for each in site.dangling()] == ["tom", "c"]
    assert len({each.file for each in site.check()}) == 3


def test_a_localised_entry_need_not_repeat_what_is_required(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        {
            "resources/sites.yaml": "en: {url: /}\nde: {url: /de}\n",
            "resources/blueprints/collections/blog/post.yaml": (
                "fields:\n  - {handle: title, field: {type: text, required: true}}\n"
                "  - {handle: lead, field: {type: text, required: true}}\n"
            ),
            "content/collections/blog/en/a.md": "---\nid: a\ntitle: A\nlead: L\n---\n",
            "content/collections/blog/de/a.md": "---\nid: a2\norigin: a\ntitle: A\n---\n",
            "content/collections/blog/de/b.md": "---\nid: b2\norigin: a\nlead: ''\n---\n",
        },
    )

    assert [each.message for each in Site.open(tmp_path).check()] == ["found nothing, but it is required"]


def test_one_file_can_be_checked_alone(example: Site) -> None:
    blog = example.root / "content/collections/blog"

    assert len(list(example.check(blog / "2024-07-01.half-baked.md"))) == 2
    assert list(example.check(blog / "2024-05-01.why-we-bake.md")) == []


def test_renaming_an_asset_changes_its_references_and_nothing_else(site: Site) -> None:
    before = {path: path.read_text() for path in site.root.rglob("*") if path.is_file()}

    plan = site.rename("main::img/a.jpg", "other/new.jpg")
    assert {path: path.read_text() for path in before} == before  # a plan writes nothing
    plan.apply()

    a = site.root / "content/collections/blog/a.md"
    expected = before[a].replace("img/a.jpg", "other/new.jpg")
    assert a.read_text() == expected
    assert (site.root / "public/assets/other/new.jpg").is_file()
    assert not (site.root / "public/assets/img/a.jpg").exists()
    unchanged = {path for path, text in before.items() if path.exists() and path.read_text() == text}
    assert before.keys() - unchanged == {a, site.root / "public/assets/img/a.jpg"}
    assert [each.target for each in Site.open(site.root).dangling()] == ["tom", "c"]


def test_renaming_an_asset_takes_along_what_is_known_about_it(example: Site) -> None:
    example.rename("main::bread/loaf.svg", "bread/sourdough.svg").apply()

    (asset,) = [each for each in Site.open(example.root).assets() if each.path == "bread/sourdough.svg"]
    assert asset.data["alt"] == "A loaf, still warm"
    assert [each.target for each in Site.open(example.root).dangling()] == ["jim"]


@pytest.mark.parametrize(("old", "new"), [("b", "bee"), ("jane", "jo"), ("topics::craft", "trade")])
def test_renaming_an_id_leaves_no_reference_behind(old: str, new: str, site: Site) -> None:
    count = len(list(site.references(to=old)))

    plan = site.rename(old, new)
    assert "secret" not in plan.diff()
    plan.apply()

    again = Site.open(site.root)
    full = f"topics::{new}" if "::" in old else new
    assert len(list(again.references(to=full))) == count
    assert list(again.references(to=old)) == []
    assert [each.target for each in again.dangling()] == ["tom", "c"]


def test_a_renaming_that_makes_no_sense_is_refused(site: Site) -> None:
    for old, new, message in [
        ("gone", "x", "there is no asset, entry, term or user 'gone'"),
        ("b", "a", "there is an entry 'a' already"),
        ("b", "b", "is its name already"),
        ("b", "", "needs a name"),
        ("main::img/a.jpg", "unused.jpg", "there is an asset 'main::unused.jpg' already"),
        ("main::img/a.jpg", "../../x.jpg", "would leave its folder"),
        (next(site.terms()).id, "a/b", "would leave its folder"),
    ]:
        with pytest.raises(ReplicatorError, match=message):
            site.rename(old, new)


def test_a_renaming_never_writes_over_what_others_wrote_meanwhile(site: Site) -> None:
    plan = site.rename("b", "bee")
    a = site.root / "content/collections/blog/a.md"
    a.write_text(a.read_text() + "More.\n")

    with pytest.raises(StaleFileError):
        plan.apply()


def test_the_assets_of_the_second_version_are_renamed_where_they_are_listed(tmp_path: Path) -> None:
    files = {
        "site/settings/fieldsets/post.yaml": "fields:\n  image: {type: assets, container: main}\n",
        "site/content/collections/blog/folder.yaml": "fieldset: post\n",
        "site/content/collections/blog/a.md": "---\nid: a\nimage: /assets/a.jpg\n---\n![x](/assets/a.jpg)\n",
        "site/content/assets/main.yaml": "path: assets\nurl: /assets\nassets:\n  a.jpg:\n    alt: A\n  b.jpg: {}\n",
    }
    write_site(tmp_path, files)

    Site.open(tmp_path).rename("main::a.jpg", "c.jpg").apply()

    base = tmp_path / "site/content"
    assert (base / "collections/blog/a.md").read_text() == files[
        "site/content/collections/blog/a.md"
    ].replace("a.jpg", "c.jpg")
    assert (base / "assets/main.yaml").read_text() == files["site/content/assets/main.yaml"].replace(
        "  a.jpg", "  c.jpg"
    )


NESTED = """\
    fields:
      - {handle: title, field: {type: text, validate: 'max:20'}}
      - {handle: see, field: {type: entries}}
      - {handle: picture, field: {type: assets, container: main, max_files: 1}}
      - {handle: by, field: {type: users, max_items: 1}}
      - {handle: alt, field: {type: text, required: true}}
    """


def test_what_is_said_of_assets_and_in_localisations_of_terms_refers_too(tmp_path: Path) -> None:
    files = {
        **{
            f"resources/blueprints/{name}.yaml": NESTED
            for name in ("assets/main", "taxonomies/topics/topic", "collections/blog/post")
        },
        "content/collections/blog/a.md": "---\nid: a\ntitle: A\nalt: x\n---\n",
        "content/taxonomies/topics.yaml": "title: Topics\nsites: [en, de]\n",
        "content/taxonomies/topics/craft.yaml": (
            "title: Craft\nalt: x\nsee: [a]\nlocalizations:\n  de:\n    title: A German title that is too long\n"
            "    see: [a, gone]\n    picture: a.jpg\n"
        ),
        "content/assets/main.yaml": "title: Main\ndisk: assets\n",
        "public/assets/a.jpg": "x",
        "public/assets/b.jpg": "x",
        "public/assets/c.jpg": "x",
        "public/assets/.meta/a.jpg.yaml": "data:\n  picture: b.jpg\n  by: jane\n  see: [a]\nsize: 1\n",
        "public/assets/.meta/b.jpg.yaml": "data: []\nsize: 1\n",
        "public/assets/.meta/c.jpg.yaml": "data:\n  alt: [x]\n",
        "users/jane@example.com.yaml": "id: jane\n",
    }
    write_site(tmp_path, files)
    site, craft = Site.open(tmp_path), "content/taxonomies/topics/craft.yaml"

    assert Counter((each.kind, each.target) for each in site.references()) == {
        ("entry", "a"): 3,
        ("entry", "gone"): 1,
        ("asset", "main::a.jpg"): 1,
        ("asset", "main::b.jpg"): 1,
        ("user", "jane"): 1,
    }
    assert [str(each).removeprefix(f"{tmp_path}/") for each in site.check()] == [
        f"{craft}:6:12: localizations.de.title: expected at most 20 characters, found 31 characters",
        f"{craft}:7:14: localizations.de.see[1]: there is no entry `gone`",
        "public/assets/.meta/a.jpg.yaml:2:3: data.alt: found nothing, but it is required",
        "public/assets/.meta/c.jpg.yaml:2:8: data.alt: expected text, found a list",
    ]
    assert site.holds(tmp_path / "public/assets/.meta/a.jpg.yaml")
    for old, new in (
        ("entry::a", "aa"),
        ("main::a.jpg", "d/e.jpg"),
        ("main::b.jpg", "f.jpg"),
        ("user::jane", "jo"),
    ):
        Site.open(tmp_path).rename(old, new).apply()
    assert (tmp_path / "public/assets/d/.meta/e.jpg.yaml").read_text() == (
        "data:\n  picture: f.jpg\n  by: jo\n  see: [aa]\nsize: 1\n"
    )
    assert "    see: [aa, gone]\n    picture: d/e.jpg\n" in (tmp_path / craft).read_text()
    assert [each.target for each in Site.open(tmp_path).dangling()] == ["gone"]


def test_what_the_second_version_says_of_assets_refers_too(tmp_path: Path) -> None:
    listed = "path: assets\nurl: /assets\nfieldset: picture\nassets:\n  a.jpg:\n    alt: A\n    see: a\n  b.jpg: {}\n"
    files = {
        "site/settings/fieldsets/picture.yaml": (
            "fields:\n  alt: {type: text, validate: required}\n  see: {type: collection}\n"
        ),
        "site/content/collections/blog/folder.yaml": "fieldset: picture\n",
        "site/content/collections/blog/a.md": "---\nid: a\nalt: x\n---\n",
        "site/content/assets/main.yaml": listed,
    }
    write_site(tmp_path, files)
    site = Site.open(tmp_path)

    assert [(each.kind, each.target) for each in site.references()] == [("entry", "a")]
    assert list(site.check()) == []
    site.rename("a", "aa").apply()
    assert (tmp_path / "site/content/assets/main.yaml").read_text() == listed.replace("see: a", "see: aa")


def test_a_name_that_is_part_of_the_words_around_it_is_found_where_it_is_the_name(tmp_path: Path) -> None:
    text = "See [e](statamic://entry::e), e, and ![](statamic://asset::main::a) ![](/assets/a%20b.jpg)\n"
    files = {
        "resources/blueprints/collections/blog/post.yaml": (
            "fields:\n  - {handle: one, field: {type: entries}}\n"
            "  - {handle: tag, field: {type: terms, taxonomies: [tags, tag]}}\n"
        ),
        "content/collections/blog/e.md": f"---\nid: e\none: 'entry::e'\ntag: tags::tag\n---\n{text}",
        "content/taxonomies/tags/tag.yaml": "title: Tag\n",
        "content/assets/main.yaml": "disk: assets\n",
        "public/assets/a": "x",
        "public/assets/a b.jpg": "x",
    }
    write_site(tmp_path, files)
    path = tmp_path / "content/collections/blog/e.md"

    for old, new in [("e", "x"), ("tags::tag", "new"), ("main::a", "c"), ("main::a b.jpg", "d e.jpg")]:
        Site.open(tmp_path).rename(old, new).apply()

    expected = (
        text.replace("entry::e)", "entry::x)").replace("main::a)", "main::c)").replace("a%20b", "d%20e")
    )
    assert path.read_text() == f"---\nid: x\none: 'entry::x'\ntag: tags::new\n---\n{expected}"


ODD = (
    "[",
    "{}",
    "- ",
    ": ",
    "null",
    "\n- a\n",
    "---\n",
    "&a ",
    "*a",
    "<<: ",
    "!!x ",
    '"',
    "|",
    "\0",
    "entry::",
    "\nsites: 3\n",
    "\nauthors: {a: [b]}\n",
    "\nstructure: {tree: [{entry: [1]}, 5]}\n",
)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_a_file_says_a_check_tells_and_does_not_fail(seed: int, example: Site) -> None:
    chance = random.Random(seed)
    files = sorted(path for path in example.root.rglob("*") if path.suffix in (".md", ".yaml"))
    for _ in range(3):
        path = chance.choice(files)
        text = path.read_text()
        place = chance.randrange(len(text) + 1)
        path.write_text(text[:place] + chance.choice(ODD) + text[place + chance.randrange(8) :])

    problems = [str(each) + each.excerpt() for each in Site.open(example.root).check()]

    assert all(problems)
    assert list(Site.open(example.root).references()) is not None


def test_where_a_whole_taxonomy_or_container_is_missing_that_is_told(tmp_path: Path) -> None:
    fields = (
        "fields:\n  - {handle: topic, field: {type: terms, taxonomies: [topics]}}\n"
        "  - {handle: hero, field: {type: assets, container: main}}\n"
    )
    files = {
        "resources/blueprints/collections/blog/post.yaml": fields,
        "content/collections/blog/a.md": "---\nid: a\ntopic: themes::craft\nhero: old::a.jpg\n---\n",
        "content/taxonomies/topics.yaml": "title: Topics\n",
        "content/assets/main.yaml": "title: Main\ndisk: assets\n",
    }
    write_site(tmp_path, files)

    assert [(each.message, each.expected, each.found) for each in Site.open(tmp_path).check()] == [
        ("there is no taxonomy `themes`", "an existing term", "`themes::craft`"),
        ("there is no asset container `old`", "an existing asset", "`old::a.jpg`"),
    ]


def test_entries_are_elsewhere_where_there_is_no_file_of_one(tmp_path: Path) -> None:
    tree = "tree: [{entry: a}, {entry: b}]\n"
    write_site(
        tmp_path,
        {"content/trees/collections/pages.yaml": tree, "content/collections/pages.yaml": "title: P\n"},
    )
    assert [*Site.open(tmp_path).check()] == []  # as where a database has them

    write_site(tmp_path, {"content/collections/pages/a.md": "---\nid: a\n---\n"})
    assert [each.message for each in Site.open(tmp_path).check()] == ["there is no entry `b`"]


def test_a_term_without_a_file_is_renamed_too_and_none_becomes_another_one(tmp_path: Path) -> None:
    post = "content/collections/blog/a.md"
    topics = "fields: [{handle: topics, field: {type: terms, taxonomies: topics}}]\n"
    files = {
        "resources/blueprints/collections/blog/post.yaml": topics,
        post: "---\nid: a\ntopics: [dance, soda]\n---\n",
        "content/taxonomies/topics.yaml": "title: Topics\n",
        "content/taxonomies/topics/soda.yaml": "title: Soda\n",
    }
    write_site(tmp_path, files)
    site = Site.open(tmp_path)

    for old, new in [("topics::soda", "dance"), ("topics::dance", "soda")]:
        with pytest.raises(ReplicatorError, match=f"there is a term 'topics::{new}' already"):
            site.rename(old, new)
    with pytest.raises(ReplicatorError, match="there is no asset, entry, term or user 'topics::song'"):
        site.rename("topics::song", "tango")
    site.rename("topics::dance", "tango").apply()
    assert (tmp_path / post).read_text() == files[post].replace("dance", "tango")

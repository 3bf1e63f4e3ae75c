"""Reads an answer as a person does: its words, tables and forms, not its markup."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self

from django.utils.html import VOID_ELEMENTS

BLOCKS = {"dd", "div", "dt", "form", "h1", "h2", "li", "p", "section", "td", "th"}


@dataclass
class Node:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def all(self, *tags: str, **attributes: str) -> list["Node"]:
        """Every element below, in order; `class_` asks for one of its classes, other names for the whole value."""
        below = [child for child in self.children if isinstance(child, Node)]
        return [
            found for child in below for found in [*child._itself(tags, attributes), *child.all(*tags, **attributes)]
        ]

    def one(self, *tags: str, **attributes: str) -> "Node":
        (found,) = self.all(*tags, **attributes)
        return found

    def _itself(self, tags: tuple[str, ...], wanted: dict[str, str]) -> list[Self]:
        fits = not tags or self.tag in tags
        for name, value in wanted.items():
            own = self.attributes.get(name.rstrip("_").replace("_", "-"))
            fits = fits and own is not None and (value in own.split() if name == "class_" else value == own)
        return [self] if fits else []

    @property
    def text(self) -> str:
        inside = "".join(child if isinstance(child, str) else child.text for child in self.children)
        return f"\n{inside}\n" if self.tag in BLOCKS else inside

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {link.words: link.attributes["href"] for link in self.all("a")}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Node("", {})]

    def end_cell(self) -> None:
        """A cell ends where the next one begins, or its row ends: HTML leaves its end tag optional."""
        if self.path[-1].tag == "td":
            self.path.pop()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"td", "th"}:
            self.end_cell()
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(node)
        if tag not in VOID_ELEMENTS:
            self.path.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_ELEMENTS:
            self.path.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.end_cell()
        assert self.path.pop().tag == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.path[-1].children.append(data)


def read(response: Any) -> Node:
    """The page; fails when its elements are not properly nested."""
    reader = Reader()
    reader.feed(response.content.decode())
    reader.close()
    (root,) = reader.path
    return root


def content(response: Any) -> Node:
    """The page without what surrounds it."""
    return read(response).one("main")


def heading(response: Any) -> str:
    return content(response).one("h1").words


def messages(response: Any) -> list[str]:
    return [message.words for message in content(response).all(class_="message")]


def on_top(response: Any) -> list[str]:
    """What the summary above the page tells."""
    return [line.words for box in content(response).all(class_="error-summary") for line in box.all("li")]


def beside(response: Any, name: str) -> list[str]:
    """What is told beside the field of that name."""
    group = content(response).one(id=f"div_id_{name}")
    return [line.words for box in group.all(class_="invalid-feedback") for line in box.all("p")]


def typed(response: Any) -> dict[str, str]:
    """What the fields of the page's form hold."""
    (form,) = content(response).all("form", class_="form-page")
    fields = form.all("input", "select", "textarea")
    held = {field.attributes["name"]: _value(field) for field in fields if "name" in field.attributes}
    return {name: value for name, value in held.items() if name != "csrfmiddlewaretoken"}


def _value(field: Node) -> str:
    if field.tag == "textarea":
        return field.text.removeprefix("\n")
    if field.tag == "select":
        chosen = [option for option in field.all("option") if "selected" in option.attributes]
        first = [] if "multiple" in field.attributes else field.all("option")
        return next((option.attributes["value"] for option in chosen or first), "")
    return field.attributes.get("value", "")


def options(response: Any, name: str) -> list[str]:
    """The words one can choose from."""
    return [option.words for option in read(response).one("select", name=name).all("option")]


def rows(response: Any) -> list[list[str]]:
    """The words of each cell of the page's table, below its header."""
    body = read(response).all("tbody")
    return [[cell.words for cell in row.all("th", "td")] for table in body for row in table.all("tr")]


def facts(response: Any) -> dict[str, str]:
    """The labelled facts of a page."""
    labels, values = content(response).all("dt"), content(response).all("dd")
    return {label.words: value.words for label, value in zip(labels, values, strict=True)}

"""What a page offers to follow and to send, found by an HTML parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from tests.reading import Node, Reader

FIELDS = ("input", "select", "textarea")
TYPED = {"text", "search", "email", "url", "tel", "number", "date", "time", "datetime-local", "textarea"}
TOKEN = "csrfmiddlewaretoken"


def parsed(page: str) -> Node:
    """Fails when its elements are not properly nested."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    (root,) = reader.path
    return root


@dataclass(frozen=True)
class Field:
    """What has a name in a form. Options are those of a select; a checkbox or radio button has one."""

    name: str
    kind: str
    value: str
    options: tuple[str, ...] = ()
    is_required: bool = False
    is_ticked: bool = False
    accepts: str = ""

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED


@dataclass(frozen=True)
class Form:
    """One way to send a form: by one of its buttons."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...]
    button: tuple[str, str] | None

    @property
    def name(self) -> str:
        """The address it is sent to and the button, in words."""
        match = leads_to(self.action)
        return f"{match.url_name if match else self.action}{f' ({self.button[0]})' if self.button else ''}"

    @property
    def has_token(self) -> bool:
        return any(field.name == TOKEN and field.value for field in self.fields)


def leads_to(url: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(url).path)
    except Resolver404:
        return None


def addresses(root: Node, page: str) -> Iterator[str]:
    """Of links and pictures, and whatever else scripts may ask for: all within the panel, without fragments."""
    for node in root.all():
        for name, value in node.attributes.items():
            is_link = name in {"href", "src", "action"} and node.tag != "form"
            is_of_a_script = name.startswith(("data-", "hx-")) and value.startswith("/") and name != "hx-post"
            whole = urljoin(page, value)
            if value and (is_link or is_of_a_script) and whole.startswith("/") and not whole.startswith("/static/"):
                yield whole.partition("#")[0]


def forms(root: Node, page: str) -> Iterator[Form]:
    """Once for each button. What closes a dialog is sent nowhere."""
    for node in root.all("form"):
        if node.attributes.get("method") == "dialog":
            continue
        inside = [*node.all(*FIELDS, "button"), *_elsewhere(root, node)]
        fields = tuple(_field(one) for one in inside if one.tag != "button" and one.attributes.get("name"))
        fields = tuple(field for field in fields if field.kind not in {"submit", "button", "image", "reset"})
        buttons = [one for one in inside if one.tag == "button" and one.attributes.get("type", "submit") == "submit"]
        for button in buttons or [Node("button", {})]:
            own = button.attributes
            yield Form(
                page=page,
                action=urljoin(page, own.get("formaction") or node.attributes.get("action") or page),
                method=(own.get("formmethod") or node.attributes.get("method") or "get").lower(),
                fields=fields,
                button=(own["name"], own.get("value", "")) if own.get("name") else None,
            )


def _elsewhere(root: Node, form: Node) -> list[Node]:
    """What stands outside of the form and names it."""
    name = form.attributes.get("id")
    return root.all(*FIELDS, "button", form=name) if name else []


def _field(node: Node) -> Field:
    facts = node.attributes
    kind = facts.get("type", "text") if node.tag == "input" else node.tag
    options = [option for option in node.all("option") if "disabled" not in option.attributes]
    chosen = [option for option in options if "selected" in option.attributes] or options[:1]
    value = facts.get("value", "on" if kind in {"checkbox", "radio"} else "")
    if kind == "textarea":
        value = node.text.removeprefix("\n")
    elif kind == "select":
        value = _value(chosen[0]) if chosen else ""
    return Field(
        name=facts["name"],
        kind=kind,
        value=value,
        options=tuple(_value(option) for option in options),
        is_required="required" in facts,
        is_ticked="checked" in facts,
        accepts=facts.get("accept", ""),
    )


def _value(option: Node) -> str:
    return option.attributes.get("value", option.words)

"""A browser without a screen: one kept connection, cookies, redirects, and forms read from the pages they stand on."""

import http.client
import re
import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tests.reading import Node, Reader

SECONDS = 60  # that a person waits for an answer
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
MESSAGES = re.compile(r'<(\w+)[^>]*class="[^"]*\bmessage\b.*?</\1>', re.DOTALL)
Fields = dict[str, Any]


class UnansweredError(Exception):
    """The connection ended without an answer: what was asked may have been done, or not."""


@dataclass(frozen=True)
class Form:
    """What a browser would send, and what could be chosen instead."""

    action: str
    fields: Fields
    choices: dict[str, list[str]]
    buttons: list[tuple[str, str]]  # the names and values of those that say something


@dataclass(frozen=True)
class Answer:
    """An answer as the person sees it: after redirects, with the time the first one took."""

    status: int
    path: str
    text: str
    seconds: float
    location: str = ""  # of a redirect
    retry_after: str = ""

    @property
    def is_redirect(self) -> bool:
        return bool(self.location)

    @property
    def forms(self) -> list[Form]:
        """Those that do something; what only searches is a link with choices."""
        return [read_form(part, self.path) for part in FORM.findall(self.text) if 'method="post"' in part]

    def form(self, action: str = "") -> Form | None:
        """The page's own form, or the one that is sent there; none where nothing can be asked."""
        wanted = action or urlsplit(self.path).path
        return next((form for form in self.forms if urlsplit(form.action).path == wanted), None)

    def links(self, pattern: str) -> list[str]:
        """Where links of this shape lead, each once."""
        return [unescape(link) for link in dict.fromkeys(re.findall(rf'href="({pattern})"', self.text))]


def read_form(markup: str, page: str) -> Form:
    reader = Reader()
    reader.feed(markup)
    (form,) = reader.path[0].all("form")
    fields: Fields = {}
    for control in form.all("input", "textarea", "select"):
        if (name := control.attributes.get("name")) and (value := _value(control)) is not None:
            fields[name] = value
    choices = {
        select.attributes["name"]: [option.attributes.get("value", "") for option in select.all("option")]
        for select in form.all("select")
    }
    for radio in form.all("input", type="radio"):
        choices.setdefault(radio.attributes["name"], []).append(radio.attributes["value"])
    buttons = [
        (each.attributes["name"], each.attributes.get("value", ""))
        for each in form.all("button", type="submit")
        if "name" in each.attributes
    ]
    return Form(urljoin(page, form.attributes.get("action") or page), fields, choices, buttons)


def _value(control: Node) -> Any:
    """What is sent of a control; None when nothing is."""
    facts = control.attributes
    if control.tag == "textarea":
        return control.text.removeprefix("\n")
    if control.tag == "select":
        chosen = [option for option in control.all("option") if "selected" in option.attributes]
        if "multiple" in facts:
            return [option.attributes.get("value", "") for option in chosen]
        return next((option.attributes.get("value", "") for option in chosen or control.all("option")), None)
    if facts.get("type") in {"checkbox", "radio"} and "checked" not in facts:
        return None
    return facts.get("value", "")


@dataclass
class Browser:
    """Of one person. Each answer is told to `observe`, with the method it answers."""

    address: str
    cookies: dict[str, str]
    observe: Callable[[str, Answer], None]
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def get(self, path: str) -> Answer:
        """The page, wherever it leads; asked for once more when a kept connection had ended, as browsers do."""
        try:
            return self._follow(self._ask("GET", path))
        except UnansweredError:
            return self._follow(self._ask("GET", path))

    def post(self, form: Form, **changed: Any) -> Answer:
        """Send the form once. The answer is the one to it: a redirect is not followed."""
        fields = {name: value for name, value in (form.fields | changed).items() if value is not None}
        return self._ask("POST", form.action, urlencode(fields, doseq=True))

    def sent(self, form: Form, **changed: Any) -> Answer | None:
        """The same; None when no answer comes."""
        try:
            return self.post(form, **changed)
        except UnansweredError:
            return None

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def twin(self, observe: "Callable[[str, Answer], None] | None" = None) -> "Browser":
        """Another tab: the same cookies, a connection of its own."""
        return Browser(self.address, self.cookies, observe or self.observe)

    def _follow(self, answer: Answer) -> Answer:
        for _hop in range(5):
            if not answer.is_redirect:
                break
            answer = self._ask("GET", answer.location)
        return answer

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = self._connected()
        start = time.perf_counter()
        try:
            connection.request(method, path, body, self._headers(body))
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise UnansweredError(method, path) from error
        self._take_cookies(response)
        location = urljoin(path, response.headers["Location"]) if 300 <= response.status < 400 else ""
        seconds, retry_after = time.perf_counter() - start, response.headers.get("Retry-After", "")
        answer = Answer(response.status, path, text, seconds, location, retry_after)
        self.observe(method, answer)
        return answer

    def _headers(self, body: str | None) -> dict[str, str]:
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in list(self.cookies.items()))}
        return cookies | ({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {})

    def _connected(self) -> http.client.HTTPConnection:
        """The kept connection, unless the server has ended it."""
        if self._connection and self._connection.sock and not _has_ended(self._connection.sock):
            return self._connection
        self.close()
        self._connection = http.client.HTTPConnection(self.address, timeout=SECONDS)
        return self._connection

    def _take_cookies(self, response: http.client.HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.coded_value


def _has_ended(sock: socket.socket) -> bool:
    """A kept connection on which something can be read before anything was asked is at its end."""
    return bool(select.select([sock], [], [], 0)[0])

"""One role's way through the panel: every page it is shown the way to, and every form on them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.proof.crawler import filling
from tests.proof.crawler.finder import TOKEN, Form, addresses, forms, leads_to
from tests.proof.crawler.visitor import Answer, Visitor
from tests.proof.form import IS_LONG, in_form

ALIKE = in_form(short=1, long=3)  # pages of one name that are asked with the same parameters
REFUSED = {200, 400, 409, 422}


@dataclass
class Crawl:
    """What is met on the way, and what is wrong with it: sentences, in `wrong`."""

    visitor: Visitor
    foreign: Iterable[Any]  # ids of another event
    tried: set[Any]  # the forms of all roles that were sent in other ways than well: once in the short form
    names: set[str] = field(default_factory=set)  # of the addresses that answered
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    worked: dict[str, bool] = field(default_factory=dict)  # each form, whether sent well it did
    _seen: set[str] = field(default_factory=set)
    _sent: set[Any] = field(default_factory=set)  # forms of an address with the same fields
    _alike: Counter[Any] = field(default_factory=Counter)

    def run(self, seeds: Iterable[str]) -> None:
        first = list(dict.fromkeys(seeds))
        waiting = deque(first)
        while waiting:
            url = waiting.popleft()
            if url not in self._seen and (self._is_new(url) or url in first):
                waiting.extend(self._visit(url))
            self._seen.add(url)

    @property
    def broken(self) -> list[str]:
        """The forms that do not work when they are filled in well."""
        return sorted(name for name, has in self.worked.items() if not has)

    @property
    def share_that_works(self) -> float:
        return 1 - len(self.broken) / len(self.worked)

    def figures(self) -> dict[str, Any]:
        works = f"{len(self.worked) - len(self.broken)} of {len(self.worked)}"
        return {**self.counts, "requests": self.visitor.asked, "forms that work": works, "do not": self.broken}

    def _is_new(self, url: str) -> bool:
        match, parameters = leads_to(url), parse_qsl(urlsplit(url).query)
        key = (match.view_name if match else url, frozenset(name for name, _value in parameters))
        self._alike[key] += 1
        return self._alike[key] <= ALIKE

    def _visit(self, url: str) -> list[str]:
        """What the page leads to."""
        with self.visitor.trying():
            answer = self.visitor.get(url)
        self.counts["pages"] += 1
        self._judge("GET", answer)
        if not answer.is_open or (self.visitor.user and answer.asks_to_sign_in):
            self.wrong.append(f"{url}: a link leads there, and it answers {answer.status} {answer.location}")
        if not answer.page:
            return [answer.location] if answer.location.startswith("/") else []
        root = answer.root()
        found = list(dict.fromkeys(addresses(root, url)))
        self.counts["links"] += len(found)
        for form in forms(root, url):
            found += self._try(form)
        return found

    def _judge(self, how: str, answer: Answer) -> None:
        match = leads_to(answer.url)
        if match and answer.status < 400:
            self.names.add(str(match.url_name))
        self.wrong += [f"{how} {answer.url}: {fault}" for fault in answer.faults()]

    def _try(self, form: Form) -> list[str]:
        """Send it in every way; what opens when it is sent well is a page to visit, where it is the role's own."""
        key = (form.name, frozenset((one.name, one.kind) for one in form.fields))
        if key in self._sent or not form.action.startswith("/"):
            return []
        self._sent.add(key)
        self.counts["forms"] += 1
        leads = self._send_well(form)
        if not IS_LONG and key in self.tried:
            return leads
        self.tried.add(key)
        for way, values in filling.ways(form, self.foreign, turn=self.counts["forms"]):
            self._send(form, way, values)
        if form.method == "post":
            self._send_raw(form)
            self._send_without_token(form)
        return leads

    def _send_well(self, form: Form) -> list[str]:
        answer = self._send(form, "good", filling.good(form))
        self.worked[form.name] = self.worked.get(form.name, False) or answer.is_done
        if form.method == "get" and answer.status == 200:
            values = filling.good(form)
            return [f"{form.action.partition('?')[0]}?{urlencode(values, doseq=True)}"]
        return []

    def _send(self, form: Form, way: str, values: dict[str, Any]) -> Answer:
        with self.visitor.trying():
            answer = self.visitor.submit(form, values)
            self.counts["submissions"] += 1
            self._judge(f"{form.method.upper()} {way}", answer)
            if answer.location.startswith("/"):
                self._judge(f"after {way} to {form.action}", self.visitor.get(answer.location))
        if form.method == "post" and way in {"marked", "huge"} and answer.status in REFUSED and answer.page:
            self._must_hold(form, way, values, answer)
        return answer

    def _must_hold(self, form: Form, way: str, values: dict[str, Any], answer: Answer) -> None:
        """What was typed is still there where the form is shown again."""
        again = [one for one in forms(answer.root(), answer.url) if one.name == form.name]
        held = {one.name: one.value for one in again[0].fields} if again else {}
        for one in form.fields:
            if one.is_typed and one.name in held and held[one.name].strip() != values[one.name].strip():
                self.wrong.append(f"{way} {form.action}: {one.name} is lost, and is {held[one.name][:60]!r}")

    def _send_raw(self, form: Form) -> None:
        """A lone surrogate, and bytes that are no text, in each field; and what is no form at all."""
        token = urlencode(filling.token(form)).encode()
        names = [one.name for one in form.fields if not one.name.startswith("csrf")]
        body = b"&".join([token, *(urlencode({name: ""}).encode() + b"\xed\xa0\x80\xff%ED%A0%80%00" for name in names)])
        bodies = [(body, "application/x-www-form-urlencoded"), (b"garbage", "multipart/form-data; boundary=xx")]
        for raw, kind in bodies:
            with self.visitor.trying():
                self._judge("raw bytes", self.visitor.send(form, raw, kind))
            self.counts["submissions"] += 1

    def _send_without_token(self, form: Form) -> None:
        for token in ({}, {TOKEN: "garbage"}):
            values = {name: value for name, value in filling.good(form).items() if name != TOKEN}
            with self.visitor.trying():
                answer = self.visitor.submit(form, values | token)
            self.counts["submissions"] += 1
            self._judge("without a token", answer)
            if answer.status != 403:
                self.wrong.append(f"{form.action}: without a token it answers {answer.status}")

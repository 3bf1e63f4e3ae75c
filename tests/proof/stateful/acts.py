"""What an act is here: foretold on the world, then done in the panel, through its own function or through a page."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.urls import reverse

from events.pages import leaves
from tests.proof.stateful.agreed import ADMIN
from tests.proof.stateful.stage import Stage, moment
from tests.proof.stateful.world import Refused, World

T = TypeVar("T")
A = TypeVar("A", bound="type[Act]")
Choose = Callable[[Sequence[Any]], Any]

FORBIDDEN = Refused("forbidden")
# What a page answers to a choice that it does not offer.
SHAPE = frozenset(
    {"invalid_choice", "required", "min_value", "end_before_start", "slot_elsewhere", "ask_administrator"}
)
LONG_BEFORE, TOO_LATE_TO_CHANGE, BEGUN = -100 * 366 * 24 * 60, -90, 5
ACTS: "list[type[Act]]" = []


def register(act: A) -> A:
    ACTS.append(act)
    return act


def likely(choose: Choose, fitting: Iterable[Any], everything: Sequence[Any]) -> Any:
    """Mostly one of those that fit, sometimes whatever there is."""
    return choose(choose([sorted(fitting) or everything, everything]))


@dataclass(frozen=True)
class How:
    """Who acts, through a page or not, and when: minutes, as in the world. Pages know the real time alone."""

    by: str = ADMIN
    through_page: bool = False
    now: int = LONG_BEFORE


class Act:
    """One act with all its facts. Things are named as in the world."""

    weight: ClassVar[int] = 2
    asks_who: ClassVar[bool] = False  # the act itself, not only its page, refuses who may not do it
    is_lenient: ClassVar[bool] = False  # does what it can, and refuses nothing

    @classmethod
    def possible(cls, world: World) -> bool:
        """Whether there is anything to do it to."""
        return True

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> "Act":
        raise NotImplementedError

    def change(self, world: World, how: How) -> None:
        """Do it to the world. Raises Refused."""
        raise NotImplementedError

    def may(self, world: World, by: str) -> bool:
        """Whether this person reaches the page."""
        return by == ADMIN

    def is_offered(self, world: World, by: str) -> bool:
        """Whether the page has these choices for this person."""
        return True

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        """Do it in the panel, through its function. Raises ValidationError."""
        raise NotImplementedError

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        """The name of the page's address, what it takes, and what is sent."""
        raise NotImplementedError


def foretold(act: Act, world: World, how: How) -> tuple[World, Refused | None]:
    """The world afterwards, and why it is the same, if it is."""
    after = world.copy()
    try:
        if how.through_page and not act.may(world, how.by):
            raise FORBIDDEN
        if how.through_page and not act.is_offered(world, how.by):
            raise Refused(*SHAPE)
        act.change(after, how)
    except Refused as refusal:
        return world, refusal
    return after, None


def done(act: Act, stage: Stage, world: World, how: How) -> Refused | None:
    """Do it in the panel; why it was refused, if so."""
    if how.through_page:
        return _through_page(act, stage, world, how)
    try:
        act.do(stage, world, stage.people[how.by], moment(how.now))
    except ValidationError as refusal:
        return Refused(*(leaf.code or "" for leaf in leaves(refusal)))
    return None


def _through_page(act: Act, stage: Stage, world: World, how: How) -> Refused | None:
    name, where, data = act.page(stage, world)
    answer = stage.clients[how.by].post(reverse(name, args=where), {k: v for k, v in data.items() if v is not None})
    if answer.status_code == 302:
        return None
    if answer.status_code in (403, 404):
        return FORBIDDEN
    assert answer.status_code in (200, 400, 409), f"{answer.status_code} of {answer.request['PATH_INFO']}"
    return Refused(*_codes(answer))


def _codes(answer: Any) -> set[str]:
    """Of what the page tells beside its fields and on top; empty where it tells in words alone."""
    codes: set[str] = set()
    with suppress(KeyError):
        codes |= {error.code or "" for errors in answer.context["form"].errors.as_data().values() for error in errors}
    with suppress(KeyError):
        codes |= {leaf.code or "" for leaf in answer.context["refusals"] if isinstance(leaf, ValidationError)}
    return codes


def agree(foretold: Refused | None, told: Refused | None) -> bool:
    """Whether the panel refused, if it was to, and for none but foretold reasons."""
    if foretold is None or told is None:
        return foretold is told
    return told.codes <= foretold.codes

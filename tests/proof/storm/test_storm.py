"""A crowd that wants the same slots, double submits, stale forms, kills: nothing that was confirmed is lost."""

import time
from collections.abc import Iterator

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.proof.checker import violations
from tests.proof.figures import record
from tests.proof.form import IS_LONG, in_form
from tests.proof.storm.crowd import Crowd
from tests.proof.storm.ledger import CONFIRMED, REFUSED, UNANSWERED, astray
from tests.proof.storm.scene import SENT, Scene, playing
from tests.proof.storm.stage import Size
from tests.proof.storm.watch import RACE

SIZE = in_form(short=Size(teams=5, mentors=3, administrators=3), long=Size(teams=50, mentors=20, administrators=30))
CALM = in_form(short=5.0, long=120.0)  # seconds
ROUNDS = in_form(short=1, long=8)  # in each the database, the worker, and twice a process of the server are killed
PAUSE = in_form(short=2.0, long=25.0)  # seconds between pages
RUSH_EVERY = in_form(short=2.0, long=8.0)
RACES = in_form(short=1, long=25)
A_RACE_TAKES = 1.0  # second at most


@pytest.fixture(scope="module")
def scene(django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with django_db_blocker.unblock(), playing(SIZE, tmp_path_factory.mktemp("storm")) as scene:
        yield scene


def come(scene: Scene) -> Crowd:
    return Crowd(scene.guests, scene.database, PAUSE)


def tell_the_truth(part: str, scene: Scene, crowd: Crowd) -> None:
    """Record all figures; no rule is broken, nothing confirmed is lost or half done, nothing came without a trace."""
    with psycopg.connect(scene.database) as connection:
        broken, lies, strayed = violations(connection), crowd.ledger.lies(connection), astray(connection)
    tell(part, scene, crowd, violations=len(broken), lost=len(lies) + len(strayed))
    assert (crowd.broken, broken, lies, strayed, crowd.watch.faults) == ([], [], [], [], [])
    assert "Traceback" not in scene.log


def tell(part: str, scene: Scene, crowd: Crowd, **truth: int) -> None:
    weather, ledger = scene.weather, crowd.ledger
    record(
        part,
        clients=len(scene.guests),
        seconds_between_pages=PAUSE,
        seconds=round(crowd.seconds),
        requests=crowd.watch.requests,
        acts={name: ledger.count(name) for name in (CONFIRMED, REFUSED, UNANSWERED)},
        acts_by_name=ledger.by_act(),
        rushes=crowd.rushes,
        statuses={str(status): count for status, count in sorted(crowd.watch.statuses.items())},
        answers=crowd.watch.times(),
        kills={"database": weather.database_kills, "web": weather.web_kills, "worker": weather.worker_kills},
        seconds_to_recovery=sorted(round(seconds, 2) for seconds in weather.recoveries),
        mails=scene.mails,
        **truth,
        faults=len(crowd.watch.faults),
    )


def test_in_calm_weather_everybody_is_answered_and_nothing_is_lost(scene: Scene) -> None:
    crowd = come(scene)

    with crowd.about(scene.address, rush_every=RUSH_EVERY):
        time.sleep(CALM)

    tell_the_truth("storm-calm", scene, crowd)
    assert (crowd.watch.statuses[503], crowd.ledger.count(UNANSWERED)) == (0, 0)
    assert crowd.ledger.count(CONFIRMED) > 0


def test_of_those_who_race_for_a_slot_nobody_waits_long(scene: Scene) -> None:
    """On a server that has nothing else to do: how long they wait in a crowd says the size of the machine."""
    crowd = come(scene)

    crowd.race(scene.address, times=RACES)

    tell_the_truth("storm-races", scene, crowd)
    assert (crowd.rushes, crowd.ledger.count(CONFIRMED)) == (RACES, RACES)
    assert not IS_LONG or crowd.watch.times()[RACE]["worst"] <= A_RACE_TAKES


def test_kills_lose_nothing_and_the_panel_recovers_by_itself(scene: Scene) -> None:
    crowd, weather = come(scene), scene.weather

    with crowd.about(scene.address, rush_every=RUSH_EVERY):
        for _round in range(ROUNDS):
            time.sleep(2)
            weather.kill_web_process()
            weather.kill_worker(scene.renew_worker)
            time.sleep(2)
            weather.kill_database()
            time.sleep(1)
            weather.kill_web_process()
            weather.bring_back_database()
        time.sleep(3)

    scene.drain()
    tell_the_truth("storm-kills", scene, crowd)
    assert scene.ask(SENT) <= scene.mails

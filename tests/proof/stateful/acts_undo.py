"""The last act, taken back."""

from dataclasses import dataclass
from typing import Any, ClassVar

from events.models import Step
from sessions_app.undo import take_back
from tests.proof.stateful import undone
from tests.proof.stateful.acts import Act, Choose, How, register
from tests.proof.stateful.stage import Stage
from tests.proof.stateful.world import World


@register
@dataclass(frozen=True)
class TakeBack(Act):
    weight: ClassVar[int] = 6

    @classmethod
    def possible(cls, world: World) -> bool:
        return world.before is not None

    @classmethod
    def drawn(cls, world: World, choose: Choose) -> Act:
        return cls()

    def change(self, world: World, how: How) -> None:
        undone.take_back(world)

    def step(self, stage: Stage) -> Step:
        step = stage.latest_step()
        assert step
        return step

    def do(self, stage: Stage, world: World, by: Any, now: Any) -> object:
        step = self.step(stage)
        assert step.act
        return take_back(step.event, undone=step.act, by=by)

    def page(self, stage: Stage, world: World) -> tuple[str, list[Any], dict[str, Any]]:
        step = self.step(stage)
        return "undo", [step.event.slug, step.act], {}

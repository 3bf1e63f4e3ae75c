"""All mutants, each found by asking the models, the addresses, the code and the templates."""

from functools import cache

from tests.proof.mutants.mutant import Mutant
from tests.proof.mutants.of_rules import declaration_mutants, rule_mutants, trigger_mutants
from tests.proof.mutants.of_templates import template_mutants
from tests.proof.mutants.of_views import grant_mutants, login_mutants, permission_mutants
from tests.proof.mutants.sites import site_mutants


@cache
def all_mutants() -> list[Mutant]:
    return [
        *rule_mutants(),
        *declaration_mutants(),
        *trigger_mutants(),
        *permission_mutants(),
        *login_mutants(),
        *grant_mutants(),
        *site_mutants(),
        *template_mutants(),
    ]

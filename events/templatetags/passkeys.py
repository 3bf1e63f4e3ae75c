"""What a page asks of the browser's passkeys, for static/js/passkeys.js."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """The same in JSON; escaped like any text, so it may stand in an attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)

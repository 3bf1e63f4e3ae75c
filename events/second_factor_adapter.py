"""What is ours about second factors: how they are kept, named and refused."""

import base64
import hashlib
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import User

PURPOSE = b"events.second-factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code does not fit. Wait for the next one, and type that."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Add an app or a passkey first; recovery codes stand in for it."
        ),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a device calls this site where it offers a passkey of it."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def encrypt(self, text: str) -> str:
        """Whoever reads the database, or a backup of it, signs in with none of it."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What another secret key has locked is as good as any secret that nobody knows: no code fits it."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - allauth names it
        count = user.authenticator_set.filter(type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1} if count else _("Passkey")


def _box() -> MultiFernet:
    """Locks with the secret key of now, and opens with those of before, too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(PURPOSE + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

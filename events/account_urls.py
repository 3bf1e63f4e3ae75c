"""Paths of what everybody has for themselves: account, devices, profile, photo."""

from django.urls import path

from events.views import account, devices

urlpatterns = [
    path("account/", account.Account.as_view(), name="account"),
    path("account/devices/revocation/", devices.DevicesRevocation.as_view(), name="devices_revocation"),
    path("account/devices/<int:device>/revocation/", devices.DeviceRevocation.as_view(), name="device_revocation"),
    path("profile/", account.Profile.as_view(), name="profile"),
    path("photos/<int:mentor>.webp", account.MentorPhoto.as_view(), name="mentor_photo"),
]

"""Paths of notifications, below /notifications/."""

from django.urls import path

from events.views import notifications

urlpatterns = [
    path("", notifications.NotificationList.as_view(), name="notification_list"),
    path("reading/", notifications.NotificationsReading.as_view(), name="notifications_reading"),
    path("<int:notification>/reading/", notifications.NotificationReading.as_view(), name="notification_reading"),
]

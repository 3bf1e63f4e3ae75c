"""Paths of events, and of the mentors and ideas/teams in them; below /events/."""

from django.urls import path

from events.views import booking, events, ideas, imports, invitations, mentors, people

MENTOR = "<slug:event>/mentors/<int:mentor>/"
IDEA = "<slug:event>/ideas/<int:idea>/"
PERSON = "<slug:event>/people/<int:person>/"
IMPORT = "<slug:event>/imports/<int:import>/"

urlpatterns = [
    path("", events.EventList.as_view(), name="event_list"),
    path("add/", events.EventAdd.as_view(), name="event_add"),
    path("<slug:event>/settings/", events.EventEdit.as_view(), name="event_edit"),
    path("<slug:event>/settings/booking/", booking.BookingRulesEdit.as_view(), name="booking_rules"),
    path("<slug:event>/mentors/", mentors.MentorList.as_view(), name="mentor_list"),
    path("<slug:event>/mentors/add/", mentors.MentorAdd.as_view(), name="mentor_add"),
    path(f"{MENTOR}edit/", mentors.MentorEdit.as_view(), name="mentor_edit"),
    path(f"{MENTOR}remove/", mentors.MentorRemove.as_view(), name="mentor_remove"),
    path("<slug:event>/ideas/", ideas.IdeaList.as_view(), name="idea_list"),
    path("<slug:event>/ideas/add/", ideas.IdeaAdd.as_view(), name="idea_add"),
    path(f"{IDEA}edit/", ideas.IdeaEdit.as_view(), name="idea_edit"),
    path(f"{IDEA}profile/", ideas.IdeaProfile.as_view(), name="idea_profile"),
    path(f"{IDEA}delete/", ideas.IdeaDelete.as_view(), name="idea_delete"),
    path("<slug:event>/people/", people.PeopleList.as_view(), name="people_list"),
    path("<slug:event>/people/add/", people.PersonAdd.as_view(), name="person_add"),
    path("<slug:event>/people/invitations/", invitations.PeopleInvitations.as_view(), name="people_invitations"),
    path(f"{PERSON}edit/", people.PersonEdit.as_view(), name="person_edit"),
    path(f"{PERSON}deactivation/", people.PersonDeactivation.as_view(), name="person_deactivation"),
    path(f"{PERSON}reactivation/", people.PersonReactivation.as_view(), name="person_reactivation"),
    path(f"{PERSON}revocation/", invitations.PersonRevocation.as_view(), name="person_revocation"),
    path(f"{PERSON}removal/", people.PersonRemoval.as_view(), name="person_removal"),
    path("<slug:event>/imports/", imports.ImportList.as_view(), name="import_list"),
    path("<slug:event>/imports/add/", imports.ImportAdd.as_view(), name="import_add"),
    path("<slug:event>/imports/template/", imports.ImportTemplate.as_view(), name="import_template"),
    path(IMPORT, imports.ImportDetail.as_view(), name="import_detail"),
    path(f"{IMPORT}confirmation/", imports.ImportConfirmation.as_view(), name="import_confirmation"),
    path(f"{IMPORT}faults/", imports.ImportFaults.as_view(), name="import_faults"),
]

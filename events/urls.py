"""Paths of events, and of the mentors and ideas/teams in them; below /events/."""

from django.urls import path

from events.views import booking, events, ideas, imports, invitations, joining, mentors, people, second_factor, teams

MENTOR = "<slug:event>/mentors/<int:mentor>/"
IDEA = "<slug:event>/ideas/<int:idea>/"
TEAM = "<slug:event>/teams/<int:idea>/"
APPLICATION = "<slug:event>/applications/<int:application>/"
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
    path("<slug:event>/people/joining/", joining.Joining.as_view(), name="joining"),
    path("<slug:event>/people/joining/code/", joining.JoiningCode.as_view(), name="joining_code"),
    path("<slug:event>/people/joining/closing/", joining.JoiningClosing.as_view(), name="joining_closing"),
    path(f"{PERSON}edit/", people.PersonEdit.as_view(), name="person_edit"),
    path(f"{PERSON}deactivation/", people.PersonDeactivation.as_view(), name="person_deactivation"),
    path(f"{PERSON}reactivation/", people.PersonReactivation.as_view(), name="person_reactivation"),
    path(f"{PERSON}revocation/", invitations.PersonRevocation.as_view(), name="person_revocation"),
    path(f"{PERSON}second-factor/removal/", second_factor.SecondFactorRemoval.as_view(), name="second_factor_removal"),
    path(f"{PERSON}removal/", people.PersonRemoval.as_view(), name="person_removal"),
    path("<slug:event>/imports/", imports.ImportList.as_view(), name="import_list"),
    path("<slug:event>/imports/add/", imports.ImportAdd.as_view(), name="import_add"),
    path("<slug:event>/imports/template/", imports.ImportTemplate.as_view(), name="import_template"),
    path(IMPORT, imports.ImportDetail.as_view(), name="import_detail"),
    path(f"{IMPORT}confirmation/", imports.ImportConfirmation.as_view(), name="import_confirmation"),
    path(f"{IMPORT}topics/", imports.ImportTopics.as_view(), name="import_topics"),
    path(f"{IMPORT}faults/", imports.ImportFaults.as_view(), name="import_faults"),
    path("<slug:event>/teams/", teams.TeamChoice.as_view(), name="team_choice"),
    path("<slug:event>/teams/add/", teams.TeamAdd.as_view(), name="team_add"),
    path(f"{TEAM}application/", teams.TeamApplication.as_view(), name="team_application"),
    path(f"{TEAM}leaving/", teams.TeamLeaving.as_view(), name="team_leaving"),
    path("<slug:event>/applications/", teams.ApplicationList.as_view(), name="application_list"),
    path(f"{APPLICATION}withdrawal/", teams.ApplicationWithdrawal.as_view(), name="application_withdrawal"),
    path(f"{APPLICATION}acceptance/", teams.ApplicationAcceptance.as_view(), name="application_acceptance"),
    path(f"{APPLICATION}refusal/", teams.ApplicationRefusal.as_view(), name="application_refusal"),
]

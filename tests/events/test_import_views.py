"""The pages of an import: upload, preview, confirmation, progress, faults, and the list of all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from events.access import Permission, Role
from events.importing import confirm, read_import, write_import
from events.models import Import, Mentor, Stage
from tests.importing import csv_file, import_file, read_file, table
from tests.reading import beside, content, heading, messages, rows
from tests.sessions_app.conftest import Cast

HEADER = ["Email", "Name"]
GOOD, BAD = ["new@example.org", "Nora New"], ["nobody", "No Body"]
ADD = "/events/hack/imports/add/?sheet=mentors"


def upload(client: Client, content: bytes, name: str = "mentors.csv") -> object:
    return client.post(ADD, {"file": SimpleUploadedFile(name, content)})


def detail(import_: Import, rest: str = "") -> str:
    return f"/events/hack/imports/{import_.pk}/{rest}"


def test_whoever_may_not_change_a_list_imports_none_of_it(
    cast: Cast, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were organisers one day let in to people, but not to timetables."""
    permissions = frozenset(Permission) - {Permission.MANAGE_TIMETABLES}
    monkeypatch.setattr(Role.ADMINISTRATOR, "_value_", permissions)

    answers = [admin.get(f"/events/hack/imports/add/?sheet={name}").status_code for name in ("timetables", "mentors")]

    assert answers == [403, 200]


def test_without_a_list_one_chooses_one_in_the_order_in_which_they_name_each_other(cast: Cast, admin: Client) -> None:
    page = content(admin.get("/events/hack/imports/add/"))

    assert [item.words for item in page.one("ol", class_="import-choices").all("li")] == [
        "Mentors",
        "People",
        "Ideas/Teams",
        "Timetables",
        "Slots",
        "Sessions",
        "Requests",
    ]


def test_the_page_says_which_columns_a_file_needs(cast: Cast, admin: Client) -> None:
    response = admin.get(ADD)

    assert heading(response) == "Import: Mentors"
    assert [row[:2] for row in rows(response)][:3] == [["Email", "Required"], ["Name", "Required"], ["Headline", "–"]]


def test_an_uploaded_file_waits_for_a_worker(cast: Cast, admin: Client) -> None:
    response = upload(admin, csv_file(HEADER, GOOD))

    (import_,) = Import.objects.all()
    assert response["Location"] == detail(import_)  # type: ignore[index]
    page = content(admin.get(detail(import_)))
    assert page.one("section", class_="import-progress").one("h2").words == "The file is being read"
    assert page.one(id="import").attributes["hx-trigger"] == "every 1s"
    assert DBTaskResult.objects.get().args_kwargs["args"] == [import_.pk]
    assert not Mentor.objects.filter(user__email="new@example.org").exists()


def test_without_a_file_the_form_says_so(cast: Cast, admin: Client) -> None:
    assert beside(admin.post(ADD, {}), "file") == ["This field is required."]


def test_a_file_of_more_than_ten_megabytes_is_refused(cast: Cast, admin: Client) -> None:
    response = upload(admin, b"x" * (10 * 1024 * 1024 + 1))

    assert beside(response, "file") == [
        "This file has 10.0 MB; 10 MB is the most. Split it, and import the parts one by one."
    ]


def test_an_import_on_which_nobody_works_says_so_and_can_be_taken_up_again(cast: Cast, admin: Client) -> None:
    upload(admin, csv_file(HEADER, GOOD))
    Import.objects.update(created_at=timezone.now() - timedelta(seconds=16))
    import_ = Import.objects.get()

    page = content(admin.get(detail(import_)))
    admin.post(detail(import_))

    assert page.one("div", class_="notice-warning").one("button").words == "Go on with the import"
    assert DBTaskResult.objects.count() == 2


def test_the_preview_counts_rows_and_names_each_fault(cast: Cast, admin: Client) -> None:
    import_ = read_file(cast.event, "mentors", csv_file(HEADER, GOOD, BAD), by=cast.admin)

    response = admin.get(detail(import_))

    assert content(response).one("p", class_="import-sentence").words == (
        "1 row is fine (1 new, 0 change something, 0 are the same already), 1 row has faults."
    )
    sentence = "This is no email address. Write it as in ann@example.org."
    assert rows(response) == [["Row 3", "Email", "nobody", sentence]]


def test_the_preview_shows_what_would_be_written(cast: Cast, admin: Client) -> None:
    changed = [cast.anna.user.email, "Anna Mountain"]
    import_ = read_file(cast.event, "mentors", csv_file(HEADER, GOOD, changed), by=cast.admin)

    assert rows(admin.get(detail(import_))) == [["Row 2", "New", *GOOD], ["Row 3", "Changes: Name", *changed]]


def test_htmx_gets_the_part_that_changes(cast: Cast, admin: Client) -> None:
    import_ = read_file(cast.event, "mentors", csv_file(HEADER, GOOD), by=cast.admin)

    response = admin.get(detail(import_), headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<div id="import">')


def test_confirming_writes_the_good_rows_and_keeps_the_faulty_ones(cast: Cast, admin: Client) -> None:
    import_ = read_file(cast.event, "mentors", csv_file(HEADER, GOOD, BAD), by=cast.admin)

    admin.post(detail(import_, "confirmation/"))
    write_import.func(import_.pk)

    response = admin.get(detail(import_))
    notice = content(response).one("div", class_="notice-success")
    assert notice.one("p").words == "The import is done. 1 new, 0 changed, 0 were the same already."
    assert list(Mentor.objects.of(cast.event).order_by("pk").values_list("user__name", flat=True))[2:] == ["Nora New"]
    import_.refresh_from_db()
    assert table(bytes(import_.content)) == [
        [*HEADER, "Fault"],
        [*BAD, "Email: This is no email address. Write it as in ann@example.org."],
    ]


def test_confirming_twice_is_told_and_writes_once(cast: Cast, admin: Client) -> None:
    import_ = read_file(cast.event, "mentors", csv_file(HEADER, GOOD), by=cast.admin)
    admin.post(detail(import_, "confirmation/"))

    response = admin.post(detail(import_, "confirmation/"), follow=True)

    assert messages(response) == ["Not done: This import was confirmed already, or cannot be."]
    assert DBTaskResult.objects.filter(task_path__endswith="write_import").count() == 1


@pytest.mark.parametrize("done", [False, True])
def test_faulty_rows_are_a_file_for_mending(cast: Cast, admin: Client, done: bool) -> None:
    make = import_file if done else read_file
    import_ = make(cast.event, "mentors", csv_file(HEADER, GOOD, BAD), by=cast.admin)

    response = admin.get(detail(import_, "faults/"), {"format": "csv"})

    header, row = table(response.getvalue())
    assert (header[-1], row[:2]) == ("Fault", BAD)


def test_without_faults_there_is_no_such_file(cast: Cast, admin: Client) -> None:
    import_ = read_file(cast.event, "mentors", csv_file(HEADER, GOOD), by=cast.admin)

    assert admin.get(detail(import_, "faults/")).status_code == 404


def test_a_file_that_cannot_be_read_is_told_with_the_way_on(cast: Cast, admin: Client) -> None:
    import_ = read_file(cast.event, "mentors", b"%PDF-1.7 \x00\x01", by=cast.admin)

    notice = content(admin.get(detail(import_))).one("div", class_="notice-danger")
    assert notice.one("p").words == (
        "This file cannot be imported. "
        "This is no spreadsheet that can be read. Save it as XLSX or CSV, then upload it again."
    )
    assert import_.stage == Stage.FAILED


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_template_reads_back_as_nothing_to_import(cast: Cast, admin: Client, file_format: str) -> None:
    template = admin.get("/events/hack/imports/template/", {"sheet": "mentors", "format": file_format}).getvalue()

    import_ = read_file(cast.event, "mentors", bytes(template), by=cast.admin)

    assert "The example row of the template was left out." in import_.report["notices"]
    assert (import_.to_write, import_.faulty_count) == (0, 0)


def test_all_imports_are_listed_the_latest_first(cast: Cast, admin: Client) -> None:
    import_file(cast.event, "mentors", csv_file(HEADER, GOOD), by=cast.admin)
    read_file(cast.event, "people", csv_file(HEADER, BAD), by=cast.admin)

    listed = rows(admin.get("/events/hack/imports/"))

    assert [[row[1], row[4], *row[5:]] for row in listed] == [
        ["People", "Waits for confirmation", "0", "0", "1"],
        ["Mentors", "Done", "1", "0", "0"],
    ]


def test_a_worker_ended_in_the_middle_goes_on_from_its_last_batch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from events.sheets import running
    from events.sheets.mentors import MentorSheet

    monkeypatch.setattr(MentorSheet, "batch", 2)
    people = [[f"p{n}@example.org", f"P {n}"] for n in range(5)]
    import_ = read_file(cast.event, "mentors", csv_file(HEADER, *people), by=cast.admin)
    confirm(import_, by=cast.admin)
    write_batch = running._write_batch

    def killed_at_the_second(held: Import, run: running.Run, *, by: object) -> None:
        if held.rows_done:
            raise KeyboardInterrupt
        write_batch(held, run, by=by)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_write_batch", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        write_import.func(import_.pk)
    stopped = Import.objects.get()
    monkeypatch.setattr(running, "_write_batch", write_batch)
    write_import.func(import_.pk)

    finished = Import.objects.get()
    assert (stopped.rows_done, stopped.stage) == (2, Stage.WRITING)
    assert (finished.rows_done, finished.stage, finished.new_count) == (5, Stage.DONE, 5)
    read_import.func(import_.pk)  # a task that runs twice does nothing
    write_import.func(import_.pk)
    assert Mentor.objects.of(cast.event).count() == 2 + 5


def test_topics_that_are_not_known_are_made_by_a_button_that_reads_the_file_again(cast: Cast, admin: Client) -> None:
    rows_ = [["a@example.org", "Ann", "Knitting; Weaving"], ["b@example.org", "Bea", "knitting"]]
    import_ = read_file(cast.event, "mentors", csv_file([*HEADER, "Topics"], *rows_), by=cast.admin)
    assert import_.report["unknown_topics"] == "Knitting, Weaving"
    assert "Make these topics and read again" in content(admin.get(detail(import_))).words

    admin.post(detail(import_, "topics/"))

    read_import.func(import_.pk)
    import_.refresh_from_db()
    assert (import_.faulty_count, import_.new_count, import_.report["unknown_topics"]) == (0, 2, "")
    assert import_.report["notices"] == ["These topics will be made: Knitting, Weaving."]
    assert "Make these topics" not in content(admin.get(detail(import_))).words


def test_a_confirmed_import_is_not_read_again(cast: Cast, admin: Client) -> None:
    import_ = import_file(cast.event, "mentors", csv_file(HEADER, GOOD), by=cast.admin)

    response = admin.post(detail(import_, "topics/"), follow=True)

    assert messages(response) == ["Not done: This import was confirmed already, or cannot be."]
    assert Import.objects.get().stage == Stage.DONE

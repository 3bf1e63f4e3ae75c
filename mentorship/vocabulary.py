"""Which words two texts have in common: no models, no clock, no database.

Words are compared whole, without regard to case and with a plural's "s" taken off. What says nothing about a subject
(the stop-words of English and German, and what every request and every profile says) does not count.
"""

import re

WORD = re.compile(r"[^\W\d_]{2,}")

ENGLISH = """
about above after again all also am an and any anybody anyone anything are around as at away back be because been
before being best better between both but by can cannot come could day did do does doing done down during each early
either else enough ever every few find first for from further get give go going good great had has have having he
help her here hers him his how however if in into is it its itself join just keep know large last late later least
less let like long look lot made make making many may me might more most much must my near need never new next no
none nor not nothing now of off often on once one only open or other our ours out over own part per people please
possible put rather really right said same say see several shall she should since small so some somebody someone
something soon start still such take than thank that the their them then there these they thing think this those
though three through time to today together too toward try two under until up upon us use used using very via want
was way we week well were what when where which while who whom whose why will with within without work working
would year yes yet you your
"""
GERMAN = """
ab aber alle allem allen aller alles als am andere auch auf aus bei beim bin bis bist da dabei dadurch daher damit
dann das dass dazu dein dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch
ein eine einem einen einer eines er erst es etwas euch euer eure für gegen gibt haben hallo hat hatte hier hilfe ich
ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer ins ist ja jede jedem jeden jeder jedes kann kein keine können
machen man mehr mein meine mich mir mit nach neu nicht noch nun nur ob oder ohne schon sehr sein seine seit sich sie
sind soll um und uns unser unsere unter vom von vor wann war warum weil welche wenn wer werden wie wir wird wo wollen
zu zum zur zwischen über
"""
OF_EVENTS = "advice event expert hackathon idea mentor mentoring mentorship panel project question session team"
STOP_WORDS = frozenset(f"{ENGLISH} {GERMAN} {OF_EVENTS}".split())


def words_of(text: str) -> frozenset[str]:
    """The words of a text that say something, in the form in which they are compared."""
    return frozenset(_bare(word) for word in WORD.findall(text.casefold()) if _says_something(word))


def _says_something(word: str) -> bool:
    return word not in STOP_WORDS and _bare(word) not in STOP_WORDS


def _bare(word: str) -> str:
    """Without a plural's "s": "prices" is "price", "business" stays."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word

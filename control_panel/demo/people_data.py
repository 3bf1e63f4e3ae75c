"""Who takes part in the demo event. Every name is invented; every address ends in example.org."""

from typing import NamedTuple

ADMINISTRATOR = ("Maarja Kivistik", "admin@example.org")
MENTOR_EMAIL = "mentor@example.org"  # of the first mentor below
PARTICIPANT_EMAIL = "participant@example.org"  # of the first member of the first team
PASSWORD = "demo"  # noqa: S105  # public on purpose: everybody may try the demo

TOPICS = [
    "Accessibility",
    "Agriculture",
    "B2B sales",
    "Brand design",
    "Climate tech",
    "Cloud architecture",
    "Community building",
    "Cybersecurity",
    "Data privacy",
    "Digital health",
    "Education technology",
    "Fintech law",
    "Fundraising",
    "Go-to-market strategy",
    "Grant writing",
    "Hardware prototyping",
    "Machine learning",
    "Mobile development",
    "Pitching",
    "Pricing",
    "Product management",
    "Public procurement",
    "Robotics",
    "Supply chains",
    "UX research",
]


class MentorData(NamedTuple):
    """One mentor; topics are names of TOPICS."""

    name: str
    headline: str
    bio: str
    topics: tuple[str, ...]
    time_zone: str = "Europe/Tallinn"


MENTORS = [
    MentorData(
        "Ingrid Solbakken",
        "Product lead, from prototype to first hundred customers",
        "Ran product teams in logistics and health for twelve years. Ask me which half of your features to drop.",
        ("Product management", "UX research", "Pricing"),
        "Europe/Oslo",
    ),
    MentorData(
        "Tanel Rebane",
        "Payments lawyer and former regulator",
        "Nine years of licensing fintechs in the Baltics. Bring your flow of funds on one page.",
        ("Fintech law", "Data privacy"),
    ),
    MentorData(
        "Adaeze Okonjo",
        "Growth in markets with little data",
        "Launched three marketplaces in West Africa; two are still alive. Likes a hypothesis with a number in it.",
        ("Go-to-market strategy", "Pricing", "Community building"),
        "Africa/Lagos",
    ),
    MentorData(
        "Mikael Stenroos",
        "Electronics engineer who ships",
        "Designed boards for sensors, buses and one satellite. I read schematics faster than slides.",
        ("Hardware prototyping", "Robotics", "Supply chains"),
        "Europe/Helsinki",
    ),
    MentorData(
        "Priya Venkataraman",
        "Applied machine learning, mostly on messy data",
        "Led a forecasting team for a grocery chain. Start with the baseline; we will talk about models later.",
        ("Machine learning", "Cloud architecture"),
        "Asia/Kolkata",
    ),
    MentorData(
        "Kaisa Lepik",
        "Researcher of how people really use software",
        "Has watched some 900 people fail at forms. Teaches interviewing at an evening school.",
        ("UX research", "Accessibility"),
    ),
    MentorData(
        "Joaquín Arriaga",
        "Storyteller for technical founders",
        "Former radio editor. Three minutes are plenty if you know what the second sentence is for.",
        ("Pitching", "Brand design"),
        "America/Mexico_City",
    ),
    MentorData(
        "Hanna Wiśniak",
        "Angel investor, seed stage",
        "Invested in 22 young companies, sat on six boards. Honest about the chances, kind about the reasons.",
        ("Fundraising", "Pitching"),
        "Europe/Warsaw",
    ),
    MentorData(
        "Daniyar Ospanbek",
        "Security engineer, red team and blue team",
        "Breaks things for banks with their consent. Threat modelling for small teams with no time.",
        ("Cybersecurity", "Cloud architecture"),
        "Asia/Almaty",
    ),
    MentorData(
        "Sofia Marchetti-Lund",
        "Designs brands that survive their founders",
        "Graphic designer with a weakness for timetables and medicine packaging.",
        ("Brand design", "UX research"),
        "Europe/Copenhagen",
    ),
    MentorData(
        "Rasmus Tõnissaar",
        "Sells software to municipalities",
        "Won 40 public tenders and lost 70. Explains procurement without putting you to sleep.",
        ("Public procurement", "B2B sales"),
    ),
    MentorData(
        "Amara Diakité",
        "Digital health, evidence and approval",
        "Trained as a nurse, then took two medical devices through certification.",
        ("Digital health", "Data privacy"),
        "Europe/Paris",
    ),
    MentorData(
        "Oskar Lindvall",
        "Backend architect",
        "Keeps systems boring. Has moved three companies to the cloud and one back.",
        ("Cloud architecture", "Cybersecurity"),
        "Europe/Stockholm",
    ),
    MentorData(
        "Yuki Hanamori",
        "Robots that work next to people",
        "Built warehouse pickers and a robot that waters orchids. Safety first, demo second.",
        ("Robotics", "Hardware prototyping", "Machine learning"),
        "Asia/Tokyo",
    ),
    MentorData(
        "Leila Farzan",
        "Privacy counsel for product teams",
        "Turns data protection into decisions a team can make before lunch.",
        ("Data privacy", "Fintech law"),
        "Europe/Berlin",
    ),
    MentorData(
        "Gustavo Teixeira Prado",
        "First ten enterprise customers",
        "Carried a sales bag for fifteen years, now coaches those who would rather not.",
        ("B2B sales", "Pricing", "Go-to-market strategy"),
        "America/Sao_Paulo",
    ),
    MentorData(
        "Merike Aavik",
        "Farmer, agronomist, reluctant programmer",
        "420 hectares and too many spreadsheets. Test your agritech idea on someone who has mud on her boots.",
        ("Agriculture", "Climate tech"),
    ),
    MentorData(
        "Thabo Lethoba-Reid",
        "Community builder",
        "Grew a network of repair cafés from one to sixty. People first, platform later.",
        ("Community building", "Go-to-market strategy"),
        "Africa/Johannesburg",
    ),
    MentorData(
        "Zsófia Keleti",
        "Grants without tears",
        "Reads calls for proposals for fun. 31 applications written, 19 funded.",
        ("Grant writing", "Fundraising"),
        "Europe/Budapest",
    ),
    MentorData(
        "Eoin Mac Giolla",
        "Mobile developer, small teams, small apps",
        "Two apps with a million users, a dozen with four. I know which was luck.",
        ("Mobile development", "Accessibility"),
        "Europe/Dublin",
    ),
    MentorData(
        "Nino Meskhadeli",
        "Learning designer",
        "Makes courses people finish. Former physics teacher.",
        ("Education technology", "UX research"),
        "Asia/Tbilisi",
    ),
    MentorData(
        "Pekka Rautaniemi",
        "Supply chains with real ships in them",
        "Planned container routes for a decade. Can tell you what your delivery promise costs.",
        ("Supply chains", "B2B sales"),
        "Europe/Helsinki",
    ),
    MentorData(
        "Maren Ostergaard",
        "Carbon accounting and energy markets",
        "Measures first, claims later. Helped draft two national reporting guides.",
        ("Climate tech", "Grant writing"),
        "Europe/Copenhagen",
    ),
    MentorData(
        "Farid Benchaouche",
        "Pricing analyst",
        "Your price is a feature. Bring your costs and three competitors.",
        ("Pricing", "Product management"),
        "Europe/Paris",
    ),
    MentorData(
        "Helena Vasques",
        "Founder coach",
        "Sold one company, closed another, learned more from the second.",
        ("Fundraising", "Pitching", "Product management"),
        "Europe/Lisbon",
    ),
    MentorData(
        "Jaan Pihlamets",
        "Industrial designer and maker",
        "Runs a workshop with eleven 3D printers, of which nine work.",
        ("Hardware prototyping", "Brand design"),
    ),
    MentorData(
        "Xiaoling Fang",
        "Computer vision engineer",
        "From fruit sorting to X-rays. Knows when twenty labelled pictures are enough.",
        ("Machine learning", "Digital health"),
        "Asia/Singapore",
    ),
    MentorData(
        "Darya Kavalenka",
        "Accessibility auditor",
        "Works with a screen reader every day. Will open your prototype with the monitor switched off.",
        ("Accessibility", "Mobile development"),
        "Europe/Vilnius",
    ),
    MentorData(
        "Bram Verhoeckx",
        "Go-to-market for deep tech",
        "Physicist turned marketer. Finds the one customer who has the problem today.",
        ("Go-to-market strategy", "B2B sales"),
        "Europe/Amsterdam",
    ),
    MentorData(
        "Wanjiru Thogorio",
        "Mobile money and financial inclusion",
        "Built agent networks in three countries. Compliance is a design constraint, not an excuse.",
        ("Fintech law", "Mobile development"),
        "Africa/Nairobi",
    ),
    MentorData(
        "Silvia Brunetti-Rossi",
        "Public health statistician",
        "Designs studies that answer the question they ask.",
        ("Digital health", "Grant writing"),
        "Europe/Rome",
    ),
    MentorData(
        "Henrik Aasgard",
        "Platform engineer",
        "Deployed on a Friday for ten years and can explain why that was fine.",
        ("Cloud architecture", "Machine learning"),
        "Europe/Oslo",
    ),
    MentorData(
        "Liina Saarepuu",
        "City innovation officer",
        "Opens doors in municipalities and says early which ones stay shut.",
        ("Public procurement", "Community building"),
    ),
    MentorData(
        "Tomás Quintanilla",
        "Game designer in education",
        "Motivation is a mechanic. Fifteen learning games, three of them good.",
        ("Education technology", "Product management"),
        "Europe/Madrid",
    ),
    MentorData(
        "Ebru Karadağlı",
        "Textile engineer, circular materials",
        "Knows what happens to your product after the customer is done with it.",
        ("Supply chains", "Climate tech"),
        "Europe/Istanbul",
    ),
    MentorData(
        "Callum Strathairn",
        "Incident responder",
        "Has been woken at three in the morning so that you need not be.",
        ("Cybersecurity", "Data privacy"),
        "Europe/London",
    ),
    MentorData(
        "Anneli Kuusmaa",
        "Conversation designer",
        "Chatbots, voice menus and letters from the tax office: plain language everywhere.",
        ("UX research", "Machine learning"),
    ),
    MentorData(
        "Ravi Chandrasena",
        "Field robotics",
        "Autonomous tractors and the occasional lost drone.",
        ("Robotics", "Agriculture"),
        "Asia/Colombo",
    ),
    MentorData(
        "Noor van Dijkhuis",
        "Membership and community products",
        "Helps associations and clubs live off their members, not their sponsors.",
        ("Community building", "Pricing"),
        "Europe/Amsterdam",
    ),
    MentorData(
        "Viktor Halmágyi",
        "Pitch doctor",
        "Listened to two thousand pitches and remembers about forty. Let us find out why.",
        ("Pitching", "Fundraising"),
        "Europe/Budapest",
    ),
]

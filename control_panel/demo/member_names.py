"""Names for the members of the teams, put together from given and family names that go together."""

from collections.abc import Iterator

# Ten given and ten family names of each of twelve cultures: twenty people from each.
CULTURES = [
    (
        "Mari Siim Kertu Joosep Triinu Rain Eliise Karl Piret Ott",
        "Raudla Metsoja Kõrgemäe Allikvee Toomsalu Vaherand Lõhmusaar Kuldmaa Ojaveer Sinisalu",
    ),
    (
        "Aino Eetu Veera Lauri Saara Niko Helmi Juho Elsa Onni",
        "Kivelä Rantanoja Myllykoski Harjula Suvanto Kallioinen Tuulos Peltovaara Niemistö Lehtokari",
    ),
    (
        "Chiamaka Tunde Ngozi Emeka Folake Segun Ifeoma Kelechi Bisi Obinna",
        "Adewuyi Nwachinemere Okafuru Balogunde Ezenwata Akintolu Onyekuru Ibironke Ugochi Fadeyibi",
    ),
    (
        "Ananya Rohan Kavya Arjun Meera Vikram Ishita Nikhil Divya Sanjay",
        "Raghuvan Deshmukhi Iyengara Bhattarya Kulkarnee Chaturvedan Menonath Patwari Sethuraj Nambiyath",
    ),
    (
        "Lucía Mateo Camila Diego Valentina Andrés Renata Emilio Ximena Tomás",
        "Villaseca Orostegui Cañizal Montebravo Peñarrubia Ledesmar Arancibal Quirogada Santalices Bermejal",
    ),
    (
        "Zofia Jakub Agata Mateusz Kinga Bartosz Ola Szymon Magda Tymon",
        "Zielonka Brzozowiec Krukowicz Jawornik Sosnowal Wierzbin Lipowiecki Dąbrowiak Modrzew Jarzębski",
    ),
    (
        "Elif Baran Zeynep Emre Defne Kerem Selin Deniz Aylin Tolga",
        "Yıldızhan Karatepeli Demirkaya Aksuoğlu Güneşli Taşpınar Çamlıbel Bozdere Ulucan Kayalar",
    ),
    (
        "Haruka Ren Sakura Daichi Mio Takumi Aoi Sota Nanami Kenji",
        "Morishima Kawanobe Tachiyama Ogasaki Hoshimura Nagahata Minazuki Shirabe Asakawara Furukado",
    ),
    (
        "Freja Anton Signe Magnus Astrid Viggo Maja Elias Karla Storm",
        "Havgaard Lyngby Egelund Skovmark Bækholt Strandvig Nørbjerg Klitgård Fjordsen Mosedal",
    ),
    (
        "Salma Youssef Hiba Karim Nadia Omar Rania Tariq Dunya Samir",
        "Benhalim Tazirout Elmansar Kaddourine Belghazal Zerouani Hamdaoul Chentouf Mernissal Ouazzal",
    ),
    (
        "Akinyi Baraka Njeri Kamau Zawadi Otieno Makena Juma Wambui Kiprono",
        "Odhiambal Mutheka Kariukia Wekesana Nyambare Chelimal Gachango Mwangaza Ruthere Barasani",
    ),
    (
        "Clara Jonas Greta Moritz Frieda Lennart Johanna Felix Paula Anselm",
        "Buchenau Steinrück Wiesental Kaltenborn Hagedahl Lindwurm Osterkamp Felsing Brückmann Dornseif",
    ),
]
PEOPLE_OF_EACH = 20


def member_names() -> Iterator[str]:
    """Each name once, the cultures in turn, so that a team holds several."""
    cultures = [(given.split(), family.split()) for given, family in CULTURES]
    for turn in range(PEOPLE_OF_EACH):
        for given, family in cultures:
            yield f"{given[turn % 10]} {family[(3 * turn + turn // 10) % 10]}"

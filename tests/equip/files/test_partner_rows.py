"""The files of the partners, row by row: free words become codes, unknown words are reported."""

from datetime import date
from decimal import Decimal

import pytest

from equip.files.attendance_rows import read_attendance
from equip.files.cells import word_key
from equip.files.contacts import PostalTown
from equip.files.errors import ProblemCode
from equip.files.follow_up_rows import SITUATIONS, read_follow_ups
from equip.files.people_rows import read_people
from equip.files.request_rows import read_requests
from equip.files.stock_rows import FORMS, STATES, read_stock
from equip.files.tables import Table, read_table

PEOPLE = (
    'Code individu Iodas;MATRICULE;ROLE PERSONNE;NIR;NOM;PRENOM;"Date de\r\nNaissance";ADRESSE;CP Ville;'
    "NUMERO TELEPHONE DOSSIER;ADRESSE ELECTRONIQUE DOSSIER;ETATDOSRSA;DATE DEBUT DROITS - DEVOIRS;DATE ATTESTATION;QF;"
    "NIVEAU DIPLOME;ENFANTS SCOLARISES;EQUIPEMENT FOYER;LIBELLE REFERENT\r\n"
)
STOCK = (
    "n° inventaire;n° série;type;marque;modèle;CPU;RAM (Go);disque (Go);type disque;écran (pouces);webcam;clavier;"
    "système;batterie %;grade;état;prix €;lot;donneur;date réception;effacement date;effacement méthode;"
    "effacement résultat;tests;observations\r\n"
)
REQUESTS = (
    "Code Iodas;Date de la demande;Référente;Usage premier;Type accepté;Mémoire mini (Go);Besoin webcam;"
    "Écran mini (pouces);Internet au domicile;Participation acceptée;Accord signé le;Commentaire\r\n"
)
FOLLOW_UPS = (
    "N°;Nom;Prénom;Année de naissance;Commune;Poste remis;Date de remise;Fin de formation;Suivi;Date du suivi;"
    "Situation;Type de contrat;Date de début;Ordinateur utilisé;Commentaire\r\n"
)


def table(content: str, encoding: str = "utf-8-sig") -> Table:
    return read_table(content.encode(encoding), "envoi.csv")


def test_a_person_of_the_extract_is_read_without_a_nir() -> None:
    reading = read_people(
        table(
            PEOPLE
            + "10042;12345;conjoint;281115301201234;N’DIAYE;Awa;21/11/1981;12 rue du Moulin;1000 BOURG EN BRESSE;"
            "698943255;awa@example.fr;4;01/02/2024;;412,50;CAP/BEP;2;ordinateur hors d'usage;MDS Oyonnax\r\n;;;\r\n"
        )
    )
    assert (reading.problems, reading.unknown_columns) == ([], ())
    person = reading.rows[0]
    assert (person.line, person.internal_id, person.caf_number, person.role) == (2, "10042", "0012345", "partner")
    assert (person.last_name, person.first_name, person.birth_date) == ("N’Diaye", "Awa", date(1981, 11, 21))
    assert (person.postal_town, person.phone) == (PostalTown("01000", "BOURG EN BRESSE"), "0698943255")
    assert (person.rsa_state, person.rights_since, person.attested_on) == ("payment_suspended", date(2024, 2, 1), None)
    assert (person.family_quotient_cents, person.diploma, person.schoolchildren) == (41250, "below_bac", 2)
    assert (person.home_equipment, person.referrer) == ("broken_computer", "MDS Oyonnax")
    assert "2811153" not in repr(reading)


def test_other_departements_name_their_columns_otherwise() -> None:
    reading = read_people(
        table(
            "id iodas;N° CAF;Nom bénéficiaire;Prénom;Code postal;Ville;RQTH / AAH\n"
            "7;104249;DURAND;Léa;1300;Belley;oui\n"
        )
    )
    assert reading.rows[0].caf_number == "0104249"
    assert reading.rows[0].where == ("01300", "Belley")
    assert reading.unknown_columns == ("RQTH / AAH",)


def test_the_wrong_lines_of_an_extract_are_reported_one_by_one() -> None:
    reading = read_people(
        table("Code Iodas;Nom;Prénom;Né le;ETATDOSRSA\n1;A;B;31/02/1985;2\n2;;B;;2\n3;A;B;;9\n4;A;B;;\n4;A;C;;2\n")
    )
    assert [person.internal_id for person in reading.rows] == ["4"]
    assert [(problem.line, problem.code) for problem in reading.problems] == [
        (2, ProblemCode.NOT_A_DATE),
        (3, ProblemCode.MISSING_VALUE),
        (4, ProblemCode.UNKNOWN_WORD),
        (6, ProblemCode.DUPLICATE_IN_FILE),
    ]


def test_a_machine_of_the_list_is_read() -> None:
    line = "AT-2301;5CG8TEST;PC ;HP;ProDesk 600 G4;i5-8500;7,6;256;SSD;21,5;non;azerty;Windows 11;;B;prêt;145,50;L1;"
    reading = read_stock(table(STOCK + line + "Mairie;01/09/2026;05/09/2026;ATA Secure Erase;réussi;OK;\r\n", "cp1252"))
    assert (reading.problems, reading.unknown_columns) == ([], ())
    device = reading.rows[0]
    assert (device.inventory_number, device.serial, device.form) == ("AT-2301", "5CG8TEST", "desktop")
    assert (device.ram_gib, device.storage_gb, device.storage_kind) == (8, 256, "ssd")
    assert (device.screen_in, device.webcam, device.keyboard) == (Decimal("21.5"), False, "azerty")
    assert (device.battery_pct, device.grade, device.state_hint, device.price_cents) == (None, "B", "available", 14550)
    assert (device.erased_on, device.erasure_result, device.tests) == (date(2026, 9, 5), "succeeded", "passed")
    assert device.claims_erasure


@pytest.mark.parametrize(
    "proof", [";;", ";nwipe;réussi", "05/09/2026;;réussi", "05/09/2026;nwipe;échec", "05/09/2026;nwipe;"]
)
def test_less_than_a_date_a_method_and_a_success_is_no_proof_of_erasure(proof: str) -> None:
    line = "AT-1;;portable;;;;;;;;;;;;A;prêt;;;;;" + proof + ";en cours;\r\n"
    device = read_stock(table(STOCK + line)).rows[0]
    assert (device.state_hint, device.claims_erasure, device.tests) == ("available", False, None)


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("portable", "laptop"),
        ("PC ", "desktop"),
        ("fixe", "desktop"),
        ("tour", "desktop"),
        ("UC", "desktop"),
        ("tablette", "tablet"),
        ("écran", "screen"),
        ("Tout-en-un", "all_in_one"),
    ],
)
def test_types_of_machine_in_the_words_of_the_trade(word: str, form: str) -> None:
    assert read_stock(table(f"n° inventaire;type\nA;{word}\n")).rows[0].form == form


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("prêt", "available"),
        ("en test", "prepared"),
        ("à effacer", "erasing"),
        ("HS", "out_of_order"),
        ("à réparer", "repair"),
    ],
)
def test_free_states_become_hints(word: str, state: str) -> None:
    assert read_stock(table(f"n° inventaire;type;état\nA;fixe;{word}\n")).rows[0].state_hint == state


def test_an_unknown_type_a_bad_price_and_a_serial_seen_twice_are_reported() -> None:
    reading = read_stock(
        table(
            "n° inventaire;n° série;type;prix €\n"
            "1;S1;fixe;10\n2;S2;borne;10\n3;S3;fixe;cent\n4;s1;fixe;10\n5;;fixe;\n6;;fixe;\n"
        )
    )
    assert [device.inventory_number for device in reading.rows] == ["1", "5", "6"]
    assert [(p.line, p.column, p.code) for p in reading.problems] == [
        (3, "type", ProblemCode.UNKNOWN_WORD),
        (4, "prix €", ProblemCode.NOT_MONEY),
        (5, "N° série", ProblemCode.DUPLICATE_IN_FILE),
    ]
    assert reading.problems[0].details["accepted"] == tuple(words[0] for words in FORMS.values())


def test_the_headers_of_snipe_it_and_devicehub_are_understood() -> None:
    snipe = read_stock(
        table(
            "Asset Tag,Serial,Category,Type,Manufacturer,Model,Status,Purchase Cost\n1,S,x,laptop,HP,G5,Ready,10.50\n"
        )
    )
    hub = read_stock(
        table(
            "Asset Tag,Type,Device Serial Number,Device Manufacturer,RAM (MB),Data Storage Size (MB)\n"
            "1,laptop,S,HP,7800,256060\n"
        )
    )
    assert (snipe.rows[0].state_hint, snipe.rows[0].price_cents) == ("available", 1050)
    assert (hub.rows[0].serial, hub.rows[0].ram_gib, hub.rows[0].storage_gb) == ("S", 8, 256)


def test_an_attendance_sheet_says_present_absent_excused_or_nothing() -> None:
    sheet = table(
        "Feuille d’émargement;;;;;;;\n"
        "Session;Organisme;Code Iodas;Nom;Prénom;14/09/2026;21/09/2026;28/09/2026;05/10/2026\n"
        "Automne;Aucrey;10042;N;A;P;a;E;\n"
    )
    reading = read_attendance(sheet)
    assert (reading.problems, reading.unknown_columns) == ([], ())
    assert (reading.rows[0].line, reading.rows[0].internal_id, reading.rows[0].session) == (3, "10042", "Automne")
    assert reading.rows[0].presences == {
        date(2026, 9, 14): "present",
        date(2026, 9, 21): "absent",
        date(2026, 9, 28): "excused",
        date(2026, 10, 5): None,
    }


def test_a_sheet_without_a_date_is_one_problem_not_a_sheet_of_absences() -> None:
    reading = read_attendance(table("Code Iodas;Nom;lundi\n1;A;P\n"))
    assert (reading.rows, [p.code for p in reading.problems]) == ([], [ProblemCode.NO_DATE_COLUMN])


def test_two_columns_of_one_date_are_reported() -> None:
    reading = read_attendance(table("Code Iodas;14/09/2026;14-09-2026\n1;P;A\n"))
    assert [p.code for p in reading.problems] == [ProblemCode.DUPLICATE_COLUMN]
    assert reading.rows[0].presences == {date(2026, 9, 14): "present"}


def test_a_person_listed_twice_in_one_session_is_reported() -> None:
    reading = read_attendance(table("Code Iodas;Session;14/09/2026\n1;A;P\n1;B;P\n1;A;A\n2;A;Z\n"))
    assert [row.line for row in reading.rows] == [2, 3]
    assert [(p.line, p.code) for p in reading.problems] == [
        (4, ProblemCode.DUPLICATE_IN_FILE),
        (5, ProblemCode.UNKNOWN_WORD),
    ]


def test_a_request_is_read_and_a_second_one_for_the_same_person_reported() -> None:
    reading = read_requests(
        table(
            REQUESTS + "10042;02/10/2026;N. Fournand;recherche d’emploi;les deux;8;oui;15,6;non;oui;02/10/2026;\r\n"
            "10043;02/10/2026;;enfants scolarisés;portable;;;;;;;\r\n"
            "10044;31/11/2026;;autre;fixe;;;;;;;\r\n"
            "10042;03/10/2026;;autre;fixe;;;;;;;\r\n"
        )
    )
    first, second = reading.rows
    assert (first.main_use, first.accepted_form, first.forms) == ("job_search", "either", {"laptop", "desktop"})
    assert (first.min_ram_gib, first.needs_webcam, first.min_screen_in) == (8, True, Decimal("15.6"))
    assert (first.home_internet, first.contribution_accepted) == (False, True)
    assert (second.main_use, second.forms, second.needs_webcam) == ("schooling", {"laptop"}, None)
    assert [(p.line, p.code) for p in reading.problems] == [
        (4, ProblemCode.NOT_A_DATE),
        (5, ProblemCode.DUPLICATE_IN_FILE),
    ]


def test_a_follow_up_is_read() -> None:
    line = "1;POCHON;Odile;1954;Péron;PC fixe;09/08/2012;03/08/2012;{};04/09/2012;{};{};12/09/2012;oui;\r\n"
    reading = read_follow_ups(
        table(
            FOLLOW_UPS
            + line.format("J28", "Embauche en CDI non aidé", "CDI")
            + line.format("M3", "Obtention d’une certification", "")
            + line.format("m+6", "Sans nouvelle", "")
            + line.format("M3", "Inactif", "")
            + line.format("M12", "a trouvé", "")
        )
    )
    job, certified, silent = reading.rows
    assert (job.number, job.milestone, job.situation, job.contract) == ("1", "J28", "cdi", "CDI")
    assert (job.birth_year, job.training_ended_on, job.computer_used) == (1954, date(2012, 8, 3), True)
    assert (certified.situation, certified.certification) == (None, True)
    assert (silent.milestone, silent.situation, silent.certification) == ("M6", "no_news", None)
    assert [(p.line, p.code) for p in reading.problems] == [
        (5, ProblemCode.DUPLICATE_IN_FILE),
        (6, ProblemCode.UNKNOWN_WORD),
    ]


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Embauche en CDI aidé", "cdi_subsidised"),
        ("Embauche en CDD (sans aide publique à l'emploi) d'une durée de 6 mois et plus", "fixed_term_6m_plus"),
        ("Création ou reprise d'entreprise à son compte", "business_creation"),
        ("Embauche en CDD (sans aide publique) de moins de 6 mois (hors IAE)", "fixed_term_under_6m"),
        ("Embauche pour une durée déterminée dans une structure IAE", "iae_contract"),
        ("Entrée en formation qualifiante ou poursuite", "qualifying_training"),
        ("Autre sortie reconnue comme positive", "other_positive"),
        ("Prise des droits à la retraite", "retirement"),
        ("Au chômage", "unemployed"),
        ("Inactif", "inactive"),
        ("Sans nouvelle", "no_news"),
        ("Décision administrative", "admin_or_court_decision"),
        ("Accès à un contrat aidé", "subsidised_fixed_term"),
        ("Accès à un emploi CDI", "cdi"),
        ("Création d'activité", "business_creation"),
    ],
)
def test_the_labels_of_the_asp_are_understood(label: str, code: str) -> None:
    assert read_follow_ups(table(f"N°;Suivi;Situation\n1;M6;{label}\n")).rows[0].situation == code


@pytest.mark.parametrize("words", [SITUATIONS, FORMS, STATES])
def test_no_word_means_two_things(words: dict[str, tuple[str, ...]]) -> None:
    keys = [(word_key(word), code) for code, accepted in words.items() for word in accepted]
    assert len({key for key, _ in keys}) == len(set(keys))

"""The French sentence of every action of the journal, in one table; a test refuses an action without its sentence."""

from collections.abc import Mapping
from enum import StrEnum

from api.labels import label
from equip.inventory.models import DeviceState
from equip.journal.chain import EndFault
from equip.journal.models import JournalEntry
from equip.requests.models import RequestState
from equip.rounds.models import RoundState

ACTIONS: dict[str, str] = {
    "account.change": "Compte modifié",
    "account.close": "Compte fermé",
    "account.create": "Compte créé",
    "account.open": "Compte rouvert",
    "account.own_password": "Mot de passe changé par la personne elle-même",
    "account.password": "Nouveau mot de passe donné",
    "account.sign_in": "Connexion",
    "attendance.import": "Émargement repris d’un fichier",
    "attendance.mark": "Émargement noté",
    "consent.give": "Accord recueilli",
    "consent.withdraw": "Accord retiré",
    "course.create": "Formation créée",
    "decision.follow": "Décision suivie par une autre structure",
    "departement.create": "Département ouvert",
    "device.changed": "Poste modifié",
    "device.commented": "Commentaire sur un poste",
    "device.drive_recorded": "Disque noté",
    "device.erased": "Disque effacé, avec sa preuve",
    "device.erasure_failed": "Effacement d’un disque échoué",
    "device.removed": "Poste retiré avec l’import qui l’avait créé",
    "device.erasures_voided": "Effacements à refaire",
    "device.fault_reported": "Panne signalée sur un poste remis",
    "device.flagged": "Poste bloqué",
    "device.given_in_swap": "Poste donné en échange",
    "device.graded": "Aspect du poste noté",
    "device.intake": "Poste reçu",
    "device.inventoried": "Matériel du poste relevé",
    "device.moved": "Poste : changement d’état",
    "device.photo_removed": "Photo d’un poste retirée",
    "device.photographed": "Photo d’un poste ajoutée",
    "device.priced": "Prix du poste noté",
    "device.said_without_drive": "Poste dit sans disque",
    "device.tested": "Poste testé",
    "device.undone": "Geste annulé sur un poste",
    "device.unflagged": "Poste débloqué",
    "device.warranty_received": "Poste revenu à l’atelier pour une panne",
    "device.warranty_settled": "Panne d’un poste réglée",
    "donor.create": "Donneur ajouté",
    "donor.kind": "Type d’un donneur changé",
    "enrolment.create": "Inscription à une formation",
    "enrolment.leave": "Départ d’une formation",
    "erasure_requirement.publish": "Niveau d’effacement exigé publié",
    "follow_up.answer": "Suivi renseigné",
    "follow_up.close": "Suivi fermé sans nouvelle",
    "follow_up.decline": "Suivi refusé par la personne",
    "follow_up.plan": "Suivis prévus",
    "followup.follow": "Suivi repris par une autre structure",
    "fund.change": "Fonds modifié",
    "fund.commit": "Somme engagée par un fonds",
    "fund.create": "Fonds ouvert",
    "fund.release": "Somme rendue à son fonds",
    "grid.publish": "Grille de points publiée",
    "handover.confirm": "Réponse de la personne au rendez-vous de remise",
    "handover.decline": "Ordinateur refusé par la personne",
    "handover.done": "Ordinateur remis",
    "handover.follow": "Remise suivie par une autre structure",
    "handover.miss": "Rendez-vous de remise manqué",
    "handover.open": "Remise à organiser",
    "handover.return": "Ordinateur rendu",
    "handover.schedule": "Rendez-vous de remise fixé",
    "import.abandon": "Fichier abandonné",
    "import.check": "Fichier reçu et lu",
    "import.columns": "Colonnes d’un fichier nommées à la main",
    "import.correct": "Ligne d’un fichier corrigée",
    "import.label": "Étiquette donnée à un relevé de machine",
    "import.save": "Fichier enregistré",
    "import.undo": "Import annulé",
    "lot.change": "Lot modifié",
    "lot.create": "Lot créé",
    "organisation.create": "Structure ajoutée",
    "organisation.rename": "Structure renommée",
    "people.export": "Liste des personnes téléchargée",
    "person.create": "Personne ajoutée",
    "person.update": "Fiche d’une personne modifiée",
    "places.load": "Communes et lieux numériques ajoutés",
    "request.create": "Demande commencée",
    "request.follow": "Demande suivie par une autre structure",
    "request.move": "Demande : changement d’état",
    "request.update": "Demande modifiée",
    "requests.export": "Liste des demandes téléchargée",
    "round.ask_again": "Calcul du tour redemandé",
    "round.change_line": "Ligne du tour changée à la main",
    "round.create": "Tour créé",
    "round.move": "Tour : changement d’état",
    "round.send_back": "Proposition du tour renvoyée",
    "round.set": "Réglages du tour changés",
    "round.stop": "Arrêt du calcul demandé",
    "round.submit": "Tour soumis à approbation",
    "round.take_back_line": "Ligne du tour rétablie",
    "rsa_evidence.add": "Justificatif du RSA noté",
    "rule_set.publish": "Règles de recevabilité publiées",
    "scale.publish": "Barème de participation publié",
    "skills.assess": "Compétences évaluées",
    "token.create": "Jeton d’accès créé",
    "token.revoke": "Jeton d’accès retiré",
    "training.create": "Session de formation créée",
    "view.forget": "Vue d’une liste retirée",
    "view.keep": "Vue d’une liste gardée",
    "warranty.open": "Ticket de garantie ouvert",
    "warranty.receive": "Ticket de garantie : poste à l’atelier",
    "warranty.refuse": "Ticket de garantie refusé, avec son motif",
    "warranty.repair": "Ticket de garantie : panne réparée",
    "warranty.return": "Ticket de garantie clos par le retour du poste",
    "warranty.swap": "Ticket de garantie : poste échangé",
    "warranty_ticket.follow": "Ticket de garantie suivi par une autre structure",
    "workstation.create": "Jeton d’un banc créé",
    "workstation.revoke": "Jeton d’un banc retiré",
}

ENDS: dict[str, str] = {
    EndFault.SHORTER: "il manque des lignes à la fin du journal",
    EndFault.LONGER: "des lignes ont été ajoutées au journal hors du service",
    EndFault.DIFFERS: "la dernière ligne du journal n’est pas celle que la base a notée",
}
MARKS: dict[str, str] = {
    EndFault.SHORTER: "le journal est plus court que la ligne notée ailleurs",
    EndFault.DIFFERS: "la ligne notée ailleurs n’est plus la même : le journal a été réécrit",
}

_STATES: dict[str, type[StrEnum]] = {
    "round.move": RoundState,
    "request.move": RequestState,
    "device.moved": DeviceState,
}


def said(entry: JournalEntry) -> str:
    """The action in French, with both states where it is a change of state; the bare code for one of an old version."""
    words, kind = ACTIONS.get(entry.action, entry.action), _STATES.get(entry.action)
    if kind is None:
        return words
    before = _state(kind, entry.details, "current", "from_state")
    after = _state(kind, entry.details, "wanted", "to_state")
    return f"{words}, de « {before} » à « {after} »" if before and after else words


def actions_that_say(text: str) -> list[str]:
    """Codes of the actions whose French sentence holds this text: what a reader of the page searches for."""
    wanted = text.strip().casefold()
    return [action for action, words in ACTIONS.items() if wanted in words.casefold()]


def _state(kind: type[StrEnum], details: Mapping[str, object], *names: str) -> str:
    value = next((details[name] for name in names if name in details), None)
    return label(kind(value)) if value in {member.value for member in kind} else ""

"""What the command line says of retention: why somebody is kept, and how long what is kept."""

from equip.retention.finding import Hold

HOLDS: dict[str, str] = {
    Hold.COMPUTER_ON_ITS_WAY: "un ordinateur leur est proposé ou attend d’être remis",
    Hold.ROUND_IN_PLAY: "un tour est en cours",
    Hold.APPEAL_OPEN: "une décision peut encore être contestée",
    Hold.FOLLOW_UP_OPEN: "un suivi peut encore être renseigné",
    Hold.ESF_UNDECIDED: "formation cofinancée par le FSE+, dont la durée n’est pas passée ou pas fixée",
}
DURATIONS: dict[str, str] = {
    "contact_months": "Mois après le dernier contact : {}.",
    "appeal_months": "Mois après une décision : {}.",
    "import_days": "Jours après l’envoi d’un fichier : {}.",
    "esf_months": "Mois après le dernier contact, FSE+ : {}.",
}

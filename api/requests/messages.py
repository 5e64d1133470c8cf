"""The French sentence of every code of this room: refusals, then what each rule saw."""

REFUSALS: dict[str, str] = {
    "request_not_found": "Cette demande n’existe pas, ou n’est pas suivie par votre structure.",
    "stale_request": (
        "Quelqu’un a modifié cette demande, ou le dossier de la personne, entre-temps. "
        "Vos réponses sont ci-dessous, pas encore enregistrées : comparez-les avec la demande et le dossier "
        "ouverts dans un autre onglet, puis enregistrez les vôtres."
    ),
    "request_already_open": "Cette personne a déjà une demande en cours : {ref}. Ouvrez-la pour la compléter.",
    "household_equipped": (
        "Ce foyer a reçu un ordinateur le {on}, il y a moins de {years} ans. "
        "Écrivez pourquoi une nouvelle demande est nécessaire."
    ),
    "household_promised": (
        "Un ordinateur est déjà attribué à ce foyer, qui l’attend. "
        "Écrivez pourquoi une nouvelle demande est nécessaire."
    ),
    "request_incomplete": "Il manque des réponses pour envoyer cette demande.",
    "request_wrong_state": "Cette demande est « {current} » : elle ne peut pas devenir « {wanted} ».",
    "request_not_editable": "Cette demande est « {state} » : elle ne se modifie plus.",
    "request_not_assessed": "Cette demande est « {state} » : ses conditions ne sont pas à relire.",
    "request_has_a_computer": (
        "Un ordinateur est attribué à cette personne. Si elle y renonce, dites-le dans sa remise."
    ),
    "withdraw_reason_missing": "Écrivez pourquoi la demande est retirée.",
    "main_use_missing": "Choisissez à quoi servira d’abord l’ordinateur.",
    "accepts_missing": "Choisissez le type d’ordinateur qui convient.",
    "agreed_on_missing": "Écrivez la date à laquelle la personne a donné son accord.",
    "prescriber_name_missing": "Écrivez le nom de la personne qui accompagne.",
    "bad_day": "Écrivez la date sous la forme 03/11/2026.",
    "not_writable": "Ce champ ne se modifie pas ici.",
    "min_ram_gib_out_of_range": "Écrivez une mémoire de 0 à 64 Go.",
    "min_storage_gb_out_of_range": "Écrivez un disque de 0 à 4 000 Go.",
    "min_screen_in_out_of_range": "Écrivez un écran de 7 à 34 pouces.",
    "request_text_too_long": "Ce texte est trop long. Gardez l’essentiel.",
    "children_not_a_number": "Écrivez un nombre d’enfants, par exemple 2, ou laissez vide si vous ne savez pas.",
    "attestation_state_missing": "Dites si le RSA est ouvert d’après cette attestation.",
    "attestation_date_missing": "Écrivez la date de l’attestation.",
    "search_name_missing": "Écrivez le nom et le prénom.",
    "search_bad_caf": "Le numéro d’allocataire a 7 chiffres au plus.",
    "repeat_reason_missing": "Écrivez pourquoi une nouvelle demande est nécessaire.",
    "search_clue_missing": "Écrivez la date de naissance ou le numéro d’allocataire.",
    "departement_without_rules": "Ce département n’a publié aucune règle ici. Vérifiez son numéro dans l’adresse.",
    "no_rules_in_force": "Aucune règle de recevabilité n’est publiée dans ce département à cette date.",
    "no_grid_in_force": "Aucune grille de points n’est publiée dans ce département à cette date.",
    "version_in_the_past": "Une version publiée ne change pas le passé. Choisissez une date à partir du {today}.",
    "version_taken": "La version « {version} » existe déjà. Donnez un autre nom à celle-ci.",
    "version_date_taken": "La version « {version} » commence déjà le {on}. Choisissez une date plus tardive.",
    "version_before_the_last": "La version « {version} » commence le {on}. La nouvelle doit commencer après.",
    "unknown_codes": "Le service ne sait pas lire ces codes, ou l’un d’eux est répété : {codes}.",
    "rule_bad_params": "La règle « {rule} » n’a pas ses paramètres, ou pas ses phrases.",
    "scale_empty": "Le critère « {criterion} » n’a aucun niveau.",
    "scale_unknown_test": "Un niveau du critère « {criterion} » n’a pas de condition lisible.",
    "scale_bad_points": "Les points du critère « {criterion} » sont des nombres entiers de 0 à 1 000.",
    "scale_without_words": "Le critère « {criterion} » ou l’un de ses niveaux n’a pas de libellé.",
    "internal_id_unknown": "Aucune personne connue n’a ce code. Importez d’abord l’extrait, ou corrigez le code.",
    "left_as_draft": "La demande est enregistrée en brouillon : il manque des réponses pour l’envoyer.",
}

EVIDENCE: dict[str, str] = {
    "rsa_open": "Attestation du {on}.",
    "rsa_closed": "Droit fermé ou refusé, d’après l’attestation du {on}.",
    "rsa_pending": "Droit en attente de décision, d’après l’attestation du {on}.",
    "rsa_not_attested": "Aucune attestation connue. Demandez-en une récente.",
    "rsa_undated": "L’attestation n’est pas datée. Écrivez sa date.",
    "rsa_too_old": "L’attestation du {on} a plus de {months} mois. Demandez-en une nouvelle.",
    "rsa_dated_later": "L’attestation porte une date à venir, le {on}. Vérifiez-la.",
    "home_here": "Commune connue du service.",
    "home_elsewhere": "La commune est dans un autre département ({departement}).",
    "home_unknown": "Commune inconnue. Écrivez-la dans le dossier de la personne.",
    "not_enrolled": "Aucune inscription connue. L’organisme de formation peut l’enregistrer.",
    "attendance_unknown": "Aucune séance notée pour l’instant.",
    "attendance_enough": "Présence à {percent} % des séances notées.",
    "attendance_low": "Présence à {percent} % des séances notées ; il en faut {least} %.",
    "never_equipped": "Aucune remise enregistrée pour ce foyer.",
    "equipped_long_ago": "Dernier ordinateur reçu le {on}.",
    "equipped_recently": "Ordinateur reçu le {on}, il y a moins de {years} ans.",
    "computer_promised": "Un ordinateur est déjà attribué à ce foyer, qui l’attend.",
    "answers_given": "Usage et type d’ordinateur choisis.",
    "answers_missing": "Choisissez l’usage et le type d’ordinateur.",
    "carried": "Le nom de la personne qui accompagne est écrit.",
    "not_carried": "Écrivez le nom de la personne qui accompagne.",
    "agreement_signed": "Accord signé le {on}.",
    "agreement_missing": "Accord à recueillir et à dater.",
    "agreement_withdrawn": "La personne a retiré son accord le {on}.",
    "contribution_yes": "La personne accepte la participation.",
    "contribution_no": "La personne n’accepte pas la participation.",
    "contribution_unknown": "Demandez à la personne si elle accepte la participation.",
}

SENTENCES: dict[str, str] = {**REFUSALS, **EVIDENCE}

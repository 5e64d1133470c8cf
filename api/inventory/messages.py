"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "device_not_found": "Ce poste n’existe pas, ou n’est pas à votre atelier.",
    "device_state_refused": "Un poste « {current} » ne peut pas passer à « {wanted} ».",
    "leaving_not_confirmed": "Cochez la case pour confirmer : un poste sorti ne revient pas dans le stock.",
    "device_state_not_by_hand": (
        "Le passage de « {current} » à « {wanted} » se décide dans un tour ou à une remise, pas à l’établi."
    ),
    "device_not_ready": "Le poste {tag} ne peut pas encore être proposé. Voici ce qui manque.",
    "device_not_there_yet": "Le poste {tag} ne peut pas passer à « {wanted} ». Voici ce qui manque.",
    "device_has_left": "Le poste {tag} est sorti du stock ({state}) : sa fiche ne change plus.",
    "device_is_promised": (
        "Le poste {tag} est {state} : il est promis à une personne, sa fiche ne change plus. "
        "En cas de panne, ajoutez un signalement."
    ),
    "form_unknown": "On ne sait pas ce qu’est ce poste : dites si c’est un portable, un fixe, une tablette…",
    "drives_unknown": "Aucun disque n’est décrit : ajoutez chaque disque, ou dites que ce poste n’en a pas.",
    "drive_not_erased": "Ce poste n’a pas de preuve d’effacement : ajoutez le rapport du disque.",
    "erasure_failed": "L’effacement a échoué : effacez de nouveau, ou détruisez le disque et remplacez-le.",
    "erasure_level_too_low": (
        "L’effacement n’est pas au niveau que demande le Département : {gaps}. L’atelier efface de nouveau à ce "
        "niveau et le note ; si le rapport atteignait déjà ce niveau, la personne qui a effacé le note et signe."
    ),
    "requirement_before_the_last": (
        "Une exigence commence déjà le {on}, et une version publiée ne se modifie pas : choisissez un jour plus tard."
    ),
    "tests_missing": "Les tests ne sont pas signés : faites-les, puis signez-les.",
    "tests_failed": "Les tests montrent un défaut : réparez, puis testez de nouveau.",
    "grade_missing": "L’aspect n’est pas noté : posez une note A ou B.",
    "grade_too_low": "Un poste noté C ne se donne pas : remettez-le en état, ou gardez-le pour pièces.",
    "price_missing": "Le prix n’est pas fixé : écrivez-le.",
    "flag_wipe_failed": "Un effacement a échoué : effacez de nouveau le disque.",
    "flag_os_install_failed": "L’installation du système a échoué : recommencez, puis levez le signalement.",
    "flag_needs_part": "Une pièce est à remplacer : remplacez-la, puis levez le signalement.",
    "flag_needs_investigation": "Une panne est à chercher : trouvez-la, puis levez le signalement.",
    "flag_locked_to_user": "Le poste est verrouillé par son ancien propriétaire : faites-le libérer.",
    "flag_not_set": "Ce signalement n’est pas posé sur le poste {tag}.",
    "signed_at_the_bench_since_return": (
        "Le poste {tag} est revenu depuis : ce que le fichier en dit n’est pas repris, testez et notez à l’établi."
    ),
    "price_over_cap": (
        "Le prix est au-dessus du prix légal d’un poste donné par un organisme public : baissez-le, ou corrigez le "
        "donneur."
    ),
    "price_above_cap": (
        "Ce poste vient d’un organisme public : son prix légal est au plus de {cap} ({source}). Baissez le "
        "prix, ou corrigez le donneur."
    ),
    "serial_taken": "Ce numéro de série est déjà celui du poste {tag}. Vérifiez les deux étiquettes.",
    "serial_taken_elsewhere": "Ce numéro de série est déjà celui d’un autre poste du département. Vérifiez-le.",
    "serial_or_form_missing": (
        "Écrivez le numéro de série ou le type de machine ; sinon, cochez « sans numéro de série »."
    ),
    "serials_missing": "La liste est vide : collez au moins un numéro de série.",
    "too_many_serials": "Cette liste a {count} lignes : {most} au plus à la fois. Collez-la en plusieurs fois.",
    "lot_not_found": "Ce lot n’existe pas, ou n’est pas à votre atelier.",
    "lot_taken": "Le lot {lot} existe déjà. Choisissez un autre nom, ou ouvrez-le depuis la liste.",
    "bad_lot_code": "Écrivez un nom de lot de 1 à 30 lettres, chiffres, points ou tirets, par exemple L26-04.",
    "weight_out_of_range": "Écrivez un poids en kg, de 0,001 à 100 000.",
    "not_a_weight": "Écrivez un poids en kg, au gramme près, par exemple 412,5.",
    "announced_out_of_range": "Écrivez un nombre de postes entre 1 et 100 000.",
    "donor_not_found": "Ce donneur n’existe pas.",
    "donor_name_missing": "Écrivez le nom du donneur.",
    "donor_taken": "Ce donneur est déjà dans la liste : ouvrez-le pour changer son type.",
    "report_of_another_device": "Ce relevé est celui du poste {tag} : son numéro est connu. Vérifiez l’étiquette lue.",
    "report_not_found": "Ce relevé n’existe pas, ou n’est pas à votre atelier.",
    "report_label_missing": "Lisez ou écrivez l’étiquette de la machine, par exemple AT-2417.",
    "serial_differs": "L’étiquette {tag} est connue avec le numéro {known}, pas {said}. Vérifiez le poste.",
    "tag_taken": "L’étiquette {tag} est déjà celle d’un autre poste. Choisissez-en une autre.",
    "bad_tag": "Écrivez une étiquette de 1 à 30 lettres, chiffres, points ou tirets, par exemple AT-2417.",
    "field_not_writable": "Ce champ ne se modifie pas ici.",
    "text_too_long": "Ce texte est trop long. Raccourcissez-le.",
    "ram_gib_out_of_range": "Écrivez la mémoire en Go, entre 1 et 1024.",
    "storage_gb_out_of_range": "Écrivez la taille du disque en Go, entre 1 et 100 000.",
    "screen_in_out_of_range": "Écrivez la diagonale en pouces, entre 5 et 60.",
    "battery_pct_out_of_range": "Écrivez l’état de la batterie en %, entre 0 et 100.",
    "battery_cycles_out_of_range": "Écrivez le nombre de charges de la batterie, entre 0 et 10 000.",
    "weight_g_out_of_range": "Écrivez le poids en grammes, entre 1 et 100 000.",
    "price_cents_out_of_range": "Écrivez un prix entre 0 et 10 000 €.",
    "warranty_months_out_of_range": "Écrivez la garantie en mois, entre 0 et 120.",
    "device_said_without_drive": "Ce poste est déclaré sans disque. Corrigez d’abord cette déclaration.",
    "device_has_drives": "Un disque est décrit sur ce poste : il n’est pas sans disque.",
    "drive_not_found": "Ce disque n’est pas celui de ce poste.",
    "erasure_method_missing": "Écrivez la méthode d’effacement, par exemple « ATA Secure Erase ».",
    "erasure_before_received": "Ce jour est avant l’arrivée du poste à l’atelier. Corrigez le jour, ou la fiche.",
    "overwrite_is_clear_at_best": (
        "Réécrire un SSD, ou un disque de type inconnu, ne vaut qu’une réécriture (Clear). "
        "Choisissez « réécriture », ou corrigez la méthode."
    ),
    "signature_missing": "Écrivez le nom de la personne qui signe.",
    "signed_by_too_long": "Le nom de qui signe a 100 caractères au plus. Raccourcissez-le.",
    "same_signature_twice": "Deux personnes différentes signent : écrivez le nom de la seconde.",
    "said_by_too_long": "Le nom de qui signe a 100 caractères au plus. Raccourcissez-le.",
    "confirmed_by_too_long": "Le nom de qui signe a 100 caractères au plus. Raccourcissez-le.",
    "erasure_errors_out_of_range": "Écrivez un nombre d’erreurs à partir de 0, tel que le rapport le donne.",
    "method_too_long": "La méthode d’effacement a 200 caractères au plus. Raccourcissez-la.",
    "operator_too_long": "Le nom de qui signe a 100 caractères au plus. Raccourcissez-le.",
    "drive_serial_too_long": "Le numéro de série d’un disque a 100 caractères au plus. Vérifiez-le.",
    "not_a_sha256": "L’empreinte du rapport a 64 chiffres hexadécimaux (SHA-256).",
    "comment_missing": "Écrivez votre commentaire.",
    "comment_too_long": "Un commentaire a 500 caractères au plus. Raccourcissez-le.",
    "not_a_photo": "Ce fichier n’est pas une photo JPEG, PNG ou WebP lisible. Choisissez-en une autre.",
    "photo_missing": "Choisissez une photo.",
    "photo_too_heavy": "Cette photo pèse plus de 10 Mo. Réduisez-la, puis recommencez.",
    "photo_too_large": "Cette photo a plus de 50 millions de points. Réduisez-la, puis recommencez.",
    "photo_not_found": "Cette photo n’existe pas, ou n’existe plus.",
    "too_many_photos": "Le poste {tag} a déjà {most} photos. Retirez-en une avant d’en ajouter.",
    "checks_missing": "Dites au moins un point essayé : bon, défaut ou sans objet.",
    "act_not_undoable": "Ce geste sur le poste {tag} ne s’annule plus : un autre l’a suivi, ou il n’est pas de vous.",
    "not_a_day": "Écrivez la date sous la forme 21/11/2026.",
    "not_an_amount": "Écrivez une somme en euros, par exemple 145,50.",
    "not_a_whole_number": "Écrivez un nombre entier, en chiffres.",
    "not_a_size": "Écrivez un nombre, par exemple 15,6.",
    "state_out_of_order": "« HS » ne dit pas quoi faire : choisissez réparer, garder pour pièces ou recycler.",
    "state_not_by_file": (
        "Un fichier ne peut pas faire passer ce poste de « {state} » à « {wanted} » : faites-le à l’établi."
    ),
    "no_serial": "Pas de numéro de série : le poste n’est reconnu que par son étiquette.",
    "erasure_incomplete": (
        "L’effacement n’est pas prouvé : il faut la date, la méthode et le résultat. Complétez la ligne."
    ),
    "site_unknown": "L’emplacement « {value} » n’est pas un lieu connu de votre structure : il n’est pas gardé.",
    "several_devices_match": "Ce numéro de série est celui de plusieurs postes ({tags}) : choisissez à l’établi.",
    "device_to_identify": "Nouveau poste : vérifiez son type, collez l’étiquette {tag}.",
    "report_without_serial": (
        "Ce relevé n’a pas de numéro de série : vérifiez que le poste n’est pas déjà dans le stock."
    ),
    "hardware_contradicts": "Le stock dit {known}, le relevé dit {seen}. Rien n’est changé : vérifiez le poste.",
    "drive_added": "Disque de plus dans le relevé : {drive}. Vérifiez le poste, puis son effacement.",
    "drive_removed": "Disque absent du relevé : {drive}. Rien n’est changé : vérifiez le poste.",
    "drive_same": "Disque inchangé : {drive}.",
    "drive_failing": "Ce disque se dit lui-même en fin de vie : {drive}. Remplacez-le avant de préparer le poste.",
    "drive_without_serial": (
        "Ce document ne donne pas le numéro de série du disque : ouvrez le poste à l’établi, et notez-y son effacement."
    ),
    "drive_of_no_device": (
        "Aucun poste n’a de disque n° {serial}. De quel poste vient-il ? Envoyez d’abord le relevé de ce poste, ou "
        "notez ce numéro sur son disque."
    ),
    "drive_of_several_devices": (
        "Le disque n° {serial} est noté dans plusieurs postes ({tags}). Choisissez à l’établi celui où il est."
    ),
    "erasure_errors_mean_failure": (
        "Un effacement réussi ne compte aucune erreur : notez-le « en échec », ou corrigez le nombre d’erreurs."
    ),
    "erasure_before_return": (
        "Le poste {tag} est revenu depuis cet effacement : il est à effacer de nouveau. Cette preuve n’est pas gardée."
    ),
    "erasure_hidden_area": (
        "Ce disque a des secteurs cachés (HPA ou DCO) que l’effacement n’a pas atteints : {drive}. Vérifiez-le."
    ),
    "erasure_names_no_drive": (
        "Ce relevé parle d’un effacement sans dire de quel disque ni comment il a fini : il ne prouve rien."
    ),
    "ram_said_twice": "Ce relevé donne deux tailles de mémoire. Celle des barrettes est retenue : vérifiez le poste.",
    "lshw_unreadable": "La partie « lshw » de ce relevé est illisible ; le reste a été lu.",
    "hardware_drives_differ": (
        "Le stock connaît {known} disque(s), le relevé en voit {seen}. Vérifiez le poste, puis ses effacements."
    ),
}

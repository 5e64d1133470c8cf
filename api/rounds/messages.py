"""The French sentence of every code of this room."""

SENTENCES: dict[str, str] = {
    "round_not_found": "Ce tour n’existe pas. Vérifiez son numéro dans la liste des tours.",
    "round_wrong_state": "Le tour est « {current} » : cette étape n’est pas possible maintenant.",
    "round_settings_closed": "Le tour est « {current} » : rouvrez-le pour changer ses paramètres.",
    "bad_round_label": "Donnez un nom au tour, de 120 caractères au plus, par exemple « Novembre 2026 ».",
    "reference_too_far": "Choisissez une date de référence à moins d’un an d’aujourd’hui.",
    "bad_rule_amount": "Écrivez un nombre entier, de 0 à 1 000.",
    "bad_rule_share": "Écrivez un nombre entier, de 0 à 100.",
    "bad_household_most": "Écrivez un nombre entier, de 1 à 1 000.",
    "rules_source_too_long": "Le nom de cette décision a 300 caractères au plus. Raccourcissez-le.",
    "bad_date": "Écrivez la date sous la forme 03/11/2026.",
    "another_round_in_play": "Le tour {number} est déjà en cours. Publiez-le, rouvrez-le ou annulez-le d’abord.",
    "round_not_frozen": "Ce tour n’est pas encore figé : figez d’abord les demandes.",
    "no_eligible_request": "Aucune demande recevable à la date du {on}.",
    "no_available_device": "Aucun poste n’est prêt. L’atelier doit d’abord en préparer.",
    "rule_group_empty": "Aucune demande ne relève de la règle « {rule} » : une part minimale ne servirait personne. "
    "Mettez cette part à 0.",
    "minimums_over_stock": "Les minimums demandent {people} personnes pour {devices} postes : réduisez un minimum "
    "ou ajoutez des postes.",
    "round_not_published": "Le tour est « {current} » : ses papiers existent quand il est publié.",
    "round_not_solving": "Aucun calcul n’est en cours pour ce tour.",
    "round_not_solved": "Ce tour n’a pas encore de proposition : lancez le calcul.",
    "round_not_proposed": "Le tour est « {current} » : il faut une proposition pour cette étape.",
    "round_not_submitted": "Personne n’a encore soumis ce tour à l’approbation.",
    "proposer_cannot_approve": "Vous avez préparé ce tour : une autre personne doit l’approuver.",
    "proposal_infeasible": "Cette proposition ne respecte pas toutes les règles : elle ne peut pas être soumise. "
    "Changez les paramètres, puis refaites le calcul.",
    "proposal_found_wrong": "Le second programme a trouvé un écart : cette proposition ne peut pas être approuvée. "
    "Prévenez l’administration du service.",
    "solve_again": "Une ligne a été modifiée depuis le calcul : refaites le calcul d’abord.",
    "inputs_changed": "Les données figées ont changé : {names}. Rouvrez le tour et figez-le de nouveau.",
    "round_text_too_long": "Ce texte a {most} signes au plus. Gardez l’essentiel.",
    "submit_reason_missing": "Décrivez pourquoi cette répartition est proposée.",
    "remark_missing": "Écrivez ce qui doit être revu.",
    "line_reason_missing": "Écrivez le motif de ce changement, en une phrase au moins.",
    "line_impossible": "La demande {ref} ne peut pas être servie : aucun poste ou aucun fonds ne convient.",
    "line_no_device": "Aucun ordinateur de ce tour ne convient au besoin de la demande {ref} : elle ne peut pas être "
    "servie, même à la main. Sa structure peut revoir ce besoin avant le prochain tour.",
    "line_no_fund": "Aucun fonds de ce tour ne peut payer pour la demande {ref} : elle ne peut pas être servie, même à "
    "la main.",
    "line_not_changed": "La ligne {ref} n’a pas été modifiée.",
    "round_lines_closed": "Le tour est « {current} » : ses lignes ne peuvent plus changer. Renvoyez-le d’abord.",
    "request_not_in_round": "La demande {ref} ne participe pas au tour {number}.",
    "checks_not_ticked": "Cochez la case après avoir relu ces dossiers.",
    "unexplained_not_ticked": "Cochez la case pour dire que vous approuvez malgré les motifs qui manquent, ou renvoyez "
    "le tour pour qu’ils soient cherchés.",
    "reasons_all_known": "Chaque demande non servie du tour {number} a déjà son motif.",
    "reasons_need_proof": "La répartition du tour {number} n’est pas prouvée : refaites le calcul et laissez-le finir, "
    "les motifs viendront avec.",
    "bad_line_choice": "Choisissez « servir » ou « ne pas servir ».",
}

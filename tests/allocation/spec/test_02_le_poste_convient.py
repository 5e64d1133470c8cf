"""Le poste convient au besoin

Un poste qui ne répond pas au besoin n’est pas attribué. Ce que personne n’a relevé ne compte pas comme acquis.
"""


def test_la_forme_demandee_est_respectee(attribue):
    """La forme demandée est respectée

    Qui a besoin d’un portable ne reçoit pas un fixe.
    """
    attribue(
        """
        poste | forme
        ------+------
        P1    | fixe
        """,
        """
        demande | points | accepte        | réponse
        --------+--------+----------------+------------------------
        D1      | 90     | portable       | aucun poste ne convient
        D2      | 10     | portable, fixe | servie
        """,
    )


def test_une_memoire_inconnue_ne_repond_pas_a_un_minimum(attribue):
    """Une mémoire inconnue ne répond pas à un minimum

    Le poste P1 n’a pas de mémoire relevée : il ne va pas à qui en demande 8 Gio.
    """
    attribue(
        """
        poste | forme    | mémoire
        ------+----------+--------
        P1    | portable | -
        P2    | portable | 4 Gio
        """,
        """
        demande | points | mémoire voulue | réponse
        --------+--------+----------------+------------------------
        D1      | 90     | 8 Gio          | aucun poste ne convient
        D2      | 10     | -              | servie
        """,
    )


def test_la_webcam_et_le_clavier_demandes_sont_la(attribue):
    """La webcam et le clavier demandés sont là

    D1 demande une webcam et un clavier azerty : seul P2 a les deux.
    """
    outcome = attribue(
        """
        poste | forme    | webcam | clavier
        ------+----------+--------+--------
        P1    | portable | oui    | qwerty
        P2    | portable | oui    | azerty
        P3    | portable | -      | azerty
        """,
        """
        demande | points | webcam voulue | clavier voulu | réponse
        --------+--------+---------------+---------------+--------
        D1      | 10     | oui           | azerty        | servie
        """,
    )

    assert [award.device for award in outcome.awards] == ["P2"]


def test_le_poste_le_plus_juste_suffit(attribue):
    """Le poste le plus juste suffit

    À points égaux, on garde la machine la plus puissante pour qui en aura besoin.
    """
    outcome = attribue(
        """
        poste | forme    | mémoire
        ------+----------+--------
        P1    | portable | 16 Gio
        P2    | portable | 8 Gio
        """,
        """
        demande | points | mémoire voulue | réponse
        --------+--------+----------------+--------
        D1      | 10     | 8 Gio          | servie
        """,
    )

    assert [award.device for award in outcome.awards] == ["P2"]


def test_un_poste_que_personne_ne_connait_assez_va_a_qui_ne_demande_rien(attribue):
    """Un poste que personne ne connaît assez va à qui ne demande rien

    La webcam de P1 n’a pas été relevée : P1 va à D2, qui n’en demande pas.
    """
    attribue(
        """
        poste | forme    | webcam
        ------+----------+-------
        P1    | portable | -
        """,
        """
        demande | points | webcam voulue | réponse
        --------+--------+---------------+------------------------
        D1      | 90     | oui           | aucun poste ne convient
        D2      | 10     | non           | servie
        """,
    )


def test_un_besoin_peut_etre_une_liste_de_modeles_du_meilleur_au_moins_bon(attribue):
    """Un besoin peut être une liste de modèles, du meilleur au moins bon

    Chaque modèle accepté porte un coût : 0 pour celui qui convient le mieux. À points égaux, le coût total est le plus
    petit possible ; un modèle absent de la liste n’est pas attribué.
    """
    outcome = attribue(
        """
        poste | modèle | forme
        ------+--------+---------
        P1    | Atlas  | portable
        P2    | Boréal | portable
        P3    | Cirrus | fixe
        """,
        """
        demande | points | modèles et coûts   | réponse
        --------+--------+--------------------+--------
        D1      | 40     | Atlas 0, Boréal 1  | servie
        D2      | 40     | Atlas 0, Boréal 5  | servie
        """,
    )

    assert {award.claim: award.device for award in outcome.awards} == {"D1": "P2", "D2": "P1"}

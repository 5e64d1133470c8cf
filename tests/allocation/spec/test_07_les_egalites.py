"""Les égalités

À égalité sur tout le reste, la demande la plus ancienne passe ; entre demandes du même jour, un tirage au
sort publié, que chacun peut refaire, décide.
"""

from allocation import Objective, draw


def test_la_demande_la_plus_ancienne_passe(attribue):
    """La demande la plus ancienne passe

    Même nombre de points, un seul poste : D2 attend depuis plus longtemps.
    """
    outcome = attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        """,
        """
        demande | points | attente   | réponse
        --------+--------+-----------+---------------
        D1      | 40     | 30 jours  | égalité perdue
        D2      | 40     | 120 jours | servie
        """,
    )

    assert outcome.reasons[0].details["decided_by"] == Objective.SENIORITY


def test_le_tirage_au_sort_departage_les_demandes_du_meme_jour(attribue):
    """Le tirage au sort départage les demandes du même jour

    Le plus petit ticket gagne : le ticket est l’empreinte SHA-256 de « graine|demande ».
    """
    assert draw("tour-7", "D1") < draw("tour-7", "D2")

    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        """,
        """
        demande | points | attente  | réponse
        --------+--------+----------+---------------
        D1      | 40     | 30 jours | servie
        D2      | 40     | 30 jours | égalité perdue
        """,
        seed="tour-7",
    )


def test_l_anciennete_peut_passer_avant_le_cout(attribue):
    """L’ancienneté peut passer avant le coût

    Quand l’ordre publié le dit, la demande la plus ancienne est servie, même si l’autre coûterait moins.
    """
    attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 100 €
        """,
        """
        demande | points | attente   | apport | réponse
        --------+--------+-----------+--------+---------------
        D1      | 40     | 30 jours  | 50 €   | égalité perdue
        D2      | 40     | 120 jours | 0 €    | servie
        """,
        objectives=(Objective.POINTS, Objective.SENIORITY, Objective.COST),
    )

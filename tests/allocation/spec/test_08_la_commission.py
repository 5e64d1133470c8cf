"""Ce que la commission décide

La commission peut retirer une demande du tour, ou en servir une d’office : le reste est recalculé autour.
"""

from allocation import Pin


def test_une_demande_retiree_n_est_pas_servie(attribue):
    """Une demande retirée n’est pas servie

    Le poste va à la suivante.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        """,
        """
        demande | points | réponse
        --------+--------+--------------------------
        D1      | 40     | retirée par la commission
        D2      | 30     | servie
        """,
        exclusions=("D1",),
    )


def test_une_demande_servie_d_office_prend_la_place_d_une_autre(attribue):
    """Une demande servie d’office prend la place d’une autre

    D2 est servie d’office ; D1 sait que c’est pour cela qu’elle ne l’est pas.
    """
    outcome = attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        """,
        """
        demande | points | réponse
        --------+--------+----------------------
        D1      | 40     | écartée par une règle
        D2      | 30     | servie
        """,
        pins=(Pin("D2"),),
    )

    assert outcome.reasons[0].details["pins"] == ("D2",)

"""Ce qui reste en réserve, ce qu’un site peut remettre

Des postes sont gardés pour les recours et les pannes ; un site ne remet pas plus de postes qu’il ne peut.
"""

from allocation import Reserve, SiteCapacity


def test_la_reserve_reste_dans_l_armoire(attribue):
    """La réserve reste dans l’armoire

    Deux portables, un gardé pour les recours : un seul est remis.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        """,
        """
        demande | points | réponse
        --------+--------+----------------------
        D1      | 40     | servie
        D2      | 30     | écartée par une règle
        """,
        rules=(Reserve("recours", "Un portable est gardé pour les recours.", 1, form="portable"),),
    )


def test_un_site_remet_dans_la_limite_de_ses_rendez_vous(attribue):
    """Un site remet dans la limite de ses rendez-vous

    Oyonnax ne peut remettre qu’un poste ce mois-ci.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | portable
        P3    | portable
        """,
        """
        demande | points | lieu de remise | réponse
        --------+--------+----------------+----------------------
        D1      | 40     | Oyonnax        | servie
        D2      | 30     | Oyonnax        | écartée par une règle
        D3      | 10     | Bourg          | servie
        """,
        rules=(SiteCapacity("oyonnax", "Oyonnax remet au plus un ordinateur.", "Oyonnax", 1),),
    )

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


def test_la_reserve_peut_nommer_un_modele(attribue):
    """La réserve peut nommer un modèle

    Un Atlas est gardé pour remplacer une panne : D2, qui ne peut recevoir qu’un Atlas, attend ; D3 reçoit un Boréal.
    """
    attribue(
        """
        poste | modèle | forme
        ------+--------+---------
        P1    | Atlas  | portable
        P2    | Atlas  | portable
        P3    | Boréal | portable
        """,
        """
        demande | points | modèles et coûts | réponse
        --------+--------+------------------+----------------------
        D1      | 40     | Atlas 0          | servie
        D2      | 30     | Atlas 0          | écartée par une règle
        D3      | 10     | Boréal 0         | servie
        """,
        rules=(Reserve("pannes", "Un Atlas est gardé pour les pannes.", 1, type="Atlas"),),
    )


def test_une_reserve_ne_garde_pas_plus_que_le_stock(attribue):
    """Une réserve ne garde pas plus que le stock

    Trois portables à garder, un seul dans l’armoire : il y reste, et le tour n’est pas impossible pour autant.
    """
    attribue(
        """
        poste | forme
        ------+---------
        P1    | portable
        P2    | fixe
        """,
        """
        demande | points | accepte        | réponse
        --------+--------+----------------+----------------------
        D1      | 40     | portable       | écartée par une règle
        D2      | 30     | portable, fixe | servie
        """,
        rules=(Reserve("recours", "Trois portables sont gardés pour les recours.", 3, form="portable"),),
    )

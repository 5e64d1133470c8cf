"""L’argent, au centime

Un fonds ne dépense pas un centime de plus que ce qu’il a, et ne paie que pour qui il peut payer.
"""


def test_un_centime_manque_et_le_poste_reste(attribue):
    """Un centime manque, et le poste reste

    Deux postes à 100 € et 199,99 € : un seul est remis ; il manquait un centime, arrondi à l’euro.
    """
    outcome = attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 100 €
        P2    | portable | 100 €
        """,
        """
        demande | points | réponse
        --------+--------+--------------
        D1      | 40     | servie
        D2      | 30     | fonds épuisés
        """,
        fonds="""
        fonds     | budget
        ----------+---------
        insertion | 199,99 €
        """,
    )

    assert outcome.reasons[0].details["missing_cents"] == 1


def test_ce_que_la_personne_apporte_diminue_ce_que_paie_le_fonds(attribue):
    """Ce que la personne apporte diminue ce que paie le fonds

    Avec 20 € d’apport chacune, 160 € suffisent pour deux postes à 100 €.
    """
    outcome = attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 100 €
        P2    | portable | 100 €
        """,
        """
        demande | points | apport | réponse
        --------+--------+--------+--------
        D1      | 40     | 20 €   | servie
        D2      | 30     | 20 €   | servie
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 160 €
        """,
    )

    assert [award.contribution_cents for award in outcome.awards] == [2_000, 2_000]


def test_un_fonds_ne_paie_que_pour_qui_il_peut_payer(attribue):
    """Un fonds ne paie que pour qui il peut payer

    Le fonds européen est plein, mais il ne peut pas payer pour D2.
    """
    attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 100 €
        P2    | portable | 100 €
        """,
        """
        demande | points | payée par      | réponse
        --------+--------+----------------+--------------
        D1      | 40     | insertion      | servie
        D2      | 30     | insertion      | fonds épuisés
        D3      | 10     | insertion ou FSE | servie
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 100 €
        FSE       | 900 €
        """,
    )


def test_deux_fonds_paient_ensemble_et_les_centimes_tombent_juste(attribue):
    """Deux fonds paient ensemble, et les centimes tombent juste

    Un poste à 100,01 €, payé pour moitié par chacun : le centime impair va au premier nommé.
    """
    outcome = attribue(
        """
        poste | forme    | prix
        ------+----------+---------
        P1    | portable | 100,01 €
        """,
        """
        demande | points | réponse
        --------+--------+--------
        D1      | 40     | servie
        """,
        fonds="""
        fonds     | budget
        ----------+--------
        insertion | 50,01 €
        FSE       | 50 €
        """,
        plans="""
        plan        | parts
        ------------+--------------------------
        moitié-moitié | insertion 50 %, FSE 50 %
        """,
    )

    assert [payment.cents for payment in outcome.awards[0].payments] == [5_001, 5_000]


def test_un_peu_plus_d_argent_suffit_meme_si_beaucoup_plus_irait_a_d_autres(attribue):
    """Un peu plus d’argent suffit, même si beaucoup plus irait à d’autres

    Avec 100 € de plus, D3 aurait le portable, dont elle paie la moitié. Avec bien plus, il irait à D1.
    La réponse à D3 est donc « fonds épuisés », avec la somme qui manquait.
    """
    outcome = attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | fixe     | 100 €
        P2    | portable | 200 €
        """,
        """
        demande | points | accepte  | apport | réponse
        --------+--------+----------+--------+--------------
        D1      | 60     | portable | 0 €    | fonds épuisés
        D2      | 61     | fixe     | 0 €    | servie
        D3      | 40     | portable | 100 €  | fonds épuisés
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 100 €
        """,
    )

    assert {reason.claim: reason.details["missing_cents"] for reason in outcome.reasons} == {"D1": 20_000, "D3": 10_000}


def test_un_apport_plus_grand_que_le_prix_ne_rend_pas_de_monnaie(attribue):
    """Un apport plus grand que le prix ne rend pas de monnaie

    D1 apporte 80 € pour un poste à 50 € : elle paie 50 €, le fonds ne paie rien et ne gagne rien.
    """
    outcome = attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | fixe     | 50 €
        P2    | portable | 100 €
        """,
        """
        demande | points | accepte  | apport | réponse
        --------+--------+----------+--------+--------------
        D1      | 40     | fixe     | 80 €   | servie
        D2      | 30     | portable | 0 €    | fonds épuisés
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 99 €
        """,
    )

    assert (outcome.awards[0].contribution_cents, outcome.awards[0].payments) == (5_000, ())


def test_un_plan_partage_ne_paie_que_si_chacun_de_ses_fonds_le_peut(attribue):
    """Un plan partagé ne paie que si chacun de ses fonds le peut

    Le fonds européen n’a plus rien : le plan à deux ne peut rien payer, même si l’insertion a assez pour tout.
    """
    attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 100 €
        """,
        """
        demande | points | payée par | réponse
        --------+--------+-----------+--------------
        D1      | 40     | à deux    | fonds épuisés
        D2      | 10     | seule     | servie
        """,
        fonds="""
        fonds     | budget
        ----------+-------
        insertion | 500 €
        FSE       | 0 €
        """,
        plans="""
        plan   | parts
        -------+--------------------------
        à deux | insertion 40 %, FSE 60 %
        seule  | insertion 100 %
        """,
    )


def test_a_service_egal_les_fonds_depensent_le_moins_possible(attribue):
    """À service égal, les fonds dépensent le moins possible

    Les deux postes conviennent aussi bien : le moins cher est remis, l’autre reste pour le tour suivant.
    """
    outcome = attribue(
        """
        poste | forme    | prix
        ------+----------+------
        P1    | portable | 120 €
        P2    | portable | 90 €
        """,
        """
        demande | points | réponse
        --------+--------+--------
        D1      | 40     | servie
        """,
    )

    assert [award.device for award in outcome.awards] == ["P2"]

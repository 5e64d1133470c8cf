"""Two claims and one machine: the smallest round in which something can be wrong."""

from dataclasses import replace

from allocation import Claim, Device, Fund, Need, Plan, Problem

ANNE = Claim("anne", 3, Need(), ("P",), site="s")
BEN = Claim("ben", 2, Need(), ("P",), site="s")
LAPTOP = Device("D", "laptop", "laptop", 100, depot="w")


def make_problem(**changes) -> Problem:
    lists = {
        "claims": (ANNE, BEN),
        "devices": (LAPTOP,),
        "funds": (Fund("F", 100),),
        "plans": (Plan("P", (("F", 100),)),),
    }
    return Problem(**(lists | changes))


def claims(**changes):
    return {"claims": (replace(ANNE, **changes), BEN)}


def devices(**changes):
    return {"devices": (replace(LAPTOP, **changes),)}

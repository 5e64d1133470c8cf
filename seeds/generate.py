"""A campaign of any size: `python -m seeds.generate --people 8000 --devices 600 --seed 1 --out DIR`.

Same seed and sizes, same bytes. It plants no wrong line: those of the demo are put in by `seeds.traps`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from seeds.applicants import choose_applicants, make_enrolments, make_requests
from seeds.dice import Dice
from seeds.files import encode, encode_json, write_all
from seeds.former import PEOPLE_OF_2012, make_former
from seeds.funds import make_funds
from seeds.model import Campaign
from seeds.people import make_people
from seeds.stock import make_machines
from seeds.tables import make_tables

REQUEST_SHARE = 0.25  # of the people on RSA of a département, over a year of rounds
FUNDS_COVER = 0.75


def generate(
    people: int,
    devices: int,
    seed: int,
    *,
    requests: int | None = None,
    former: int = PEOPLE_OF_2012,
    cover: float = FUNDS_COVER,
) -> Campaign:
    """`requests`: how many people ask (a quarter if not given); `cover`: see `make_funds`."""
    everyone = make_people(people, Dice(seed, "people"))
    asking = choose_applicants(
        everyone, round(people * REQUEST_SHARE) if requests is None else requests, Dice(seed, "applicants")
    )
    machines = make_machines(devices, Dice(seed, "stock"))
    return Campaign(
        seed=seed,
        people=everyone,
        enrolments=make_enrolments(everyone, asking, Dice(seed, "training")),
        requests=make_requests(asking, Dice(seed, "requests")),
        machines=machines,
        former=make_former(former, Dice(seed, "former")),
        funds=make_funds(machines, cover),
    )


def campaign_files(campaign: Campaign) -> dict[str, bytes]:
    """File name → content, in the formats of the demo files."""
    files = {name: encode(table) for name, table in make_tables(campaign).items()}
    return {**files, "fonds.json": encode_json(campaign.funds)}


def write_campaign(campaign: Campaign, folder: Path) -> None:
    write_all(campaign_files(campaign), folder)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m seeds.generate", description=__doc__)
    parser.add_argument("--people", type=int, default=8000)
    parser.add_argument("--devices", type=int, default=600)
    parser.add_argument("--requests", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    campaign = generate(options.people, options.devices, options.seed, requests=options.requests)
    write_campaign(campaign, options.out)
    sys.stdout.write(
        f"{len(campaign.people)} personnes, {len(campaign.requests)} demandes, "
        f"{len(campaign.machines)} postes : {options.out}\n"
    )


if __name__ == "__main__":
    main()

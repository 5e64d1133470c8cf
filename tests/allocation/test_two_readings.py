"""What the engine and the second reader each wrote for themselves: the same answers, on anything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Claim, Device, Need, Plan, TypeCosts, fits, overspec
from allocation.audit_alike import parts, suits
from allocation.audit_goals import _waste
from allocation.kinds import wasted
from allocation.tables import NONE

SIZES = st.none() | st.integers(0, 9)
NEEDS = st.builds(
    Need,
    forms=st.sampled_from([(), ("a",), ("a", "b")]),
    min_ram_gib=SIZES,
    min_storage_gb=st.none() | st.integers(0, 400),
    webcam=st.booleans(),
    keyboard=st.sampled_from([None, "azerty", "qwerty"]),
    min_screen_tenths=SIZES,
) | st.dictionaries(st.sampled_from("tu"), st.integers(0, 9)).map(lambda costs: TypeCosts(tuple(costs.items())))
DEVICES = st.builds(
    Device,
    id=st.just("D"),
    type=st.sampled_from("tuv"),
    form=st.sampled_from("abc"),
    price_cents=st.just(100),
    ram_gib=SIZES,
    storage_gb=st.none() | st.integers(0, 400),
    webcam=st.sampled_from([None, True, False]),
    keyboard=st.sampled_from([None, "azerty", "qwerty"]),
    screen_tenths=SIZES,
)
ALL = settings(max_examples=500, deadline=None, derandomize=True)


@ALL
@given(NEEDS, DEVICES)
def test_a_machine_fits_and_wastes_the_same_for_both_and_for_the_arrays(need, device):
    told = wasted([need], [device])[0, 0]

    assert suits(device, need) == fits(need, device) == (told != NONE)
    if told != NONE:
        assert _waste(Claim("C", 1, need, ()), device) == overspec(need, device) == told


@ALL
@given(st.lists(st.integers(1, 99), max_size=5), st.integers(0, 10**9))
def test_a_payment_is_split_the_same_by_both(percents, cents):
    kept = []
    for percent in percents:
        kept += [percent] if sum(kept) + percent < 100 else []
    shares = tuple((f"F{rank}", percent) for rank, percent in enumerate([*kept, 100 - sum(kept)]))

    split = Plan("P", shares).split(cents)
    assert sum(part for _, part in split) == cents
    assert parts(shares, cents) == {fund: part for fund, part in split if part}
    for (_, percent), (_, part) in zip(shares, split, strict=True):
        assert 0 <= 100 * (part - cents * percent // 100) <= 100

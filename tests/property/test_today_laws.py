"""Laws of `today.bring`, whatever the communes and the figures."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from diagnostic.sources.tables import APL, EQUIPMENT, INCOME
from diagnostic.sources.today import SPLITS, asked, bring, codes_to_read, predecessors
from diagnostic.territory.atlas import load_atlas

ATLAS = load_atlas()
OLD = sorted(ATLAS.successors)[::25]
SPLIT = sorted({change.after for change in SPLITS})
CODES = sorted({*OLD, *(ATLAS.successors[code] for code in OLD), "49126", "75101", "75056", *SPLIT})
EVERYONE = frozenset(ATLAS.communes)


@st.composite
def equipments(draw):
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(CODES),
                st.sampled_from([2019, 2023]),
                st.sampled_from(["D201", "D301"]),
            ),
            unique=True,
            max_size=40,
        )
    )
    counts = draw(st.lists(st.integers(0, 500), min_size=len(keys), max_size=len(keys)))
    codes, years, types = zip(*keys, strict=True) if keys else ((), (), ())
    return pd.DataFrame(
        {
            "niveau": "commune",
            "code": pd.Series(codes, dtype="str"),
            "annee": pd.Series(years, dtype="int64"),
            "nomenclature": "jusqu_a_2021",
            "type_equipement": pd.Series(types, dtype="str"),
            "equipement": pd.Series(types, dtype="str").str.lower(),
            "nombre": pd.Series(counts, dtype="int64"),
        }
    )


@st.composite
def incomes(draw):
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=30))
    statuses = draw(
        st.lists(
            st.sampled_from(["disponible", "secret", "absent"]),
            min_size=len(codes),
            max_size=len(codes),
        )
    )
    frame = pd.DataFrame({"code": pd.Series(codes, dtype="str"), "statut": statuses})
    known = frame["statut"] == "disponible"
    persons = pd.Series(range(1, len(codes) + 1), dtype="float64")
    return frame.assign(
        niveau="commune",
        annee=2019,
        menages=persons.where(known),
        personnes=persons.where(known),
        revenu_median_eur=pd.Series(20_000.0, index=frame.index).where(known),
        revenu_d1_eur=float("nan"),
        revenu_d9_eur=float("nan"),
        taux_pauvrete_pct=float("nan"),
    )


@settings(max_examples=60, deadline=None)
@given(equipments())
def test_sums_are_conserved(frame):
    rows = bring(frame, EQUIPMENT, ATLAS, codes=EVERYONE)
    keys = ["annee", "type_equipement"]
    before = frame.groupby(keys)["nombre"].sum()
    assert rows.groupby(keys)["nombre"].sum().to_dict() == before.to_dict()


@settings(max_examples=60, deadline=None)
@given(equipments())
def test_only_splits_lose_figures(frame):
    rows = bring(frame, EQUIPMENT, ATLAS)
    assert (rows["recomposition"] == "scission").equals(rows["nombre"].isna())
    untouched = frame[~frame["code"].isin({change.before for change in SPLITS})]
    assert rows["nombre"].sum() >= untouched["nombre"].sum()


@settings(max_examples=60, deadline=None)
@given(st.one_of(equipments(), incomes()))
def test_bringing_twice_is_bringing_once(frame):
    table = EQUIPMENT if "nombre" in frame else INCOME
    once = bring(frame, table, ATLAS)
    assert_frame_equal(bring(once, table, ATLAS), once)


@settings(max_examples=60, deadline=None)
@given(st.one_of(equipments(), incomes()), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame, random):
    table = EQUIPMENT if "nombre" in frame else INCOME
    order = list(range(len(frame)))
    random.shuffle(order)
    assert_frame_equal(bring(frame.iloc[order], table, ATLAS), bring(frame, table, ATLAS))


@settings(max_examples=60, deadline=None)
@given(equipments())
def test_each_key_is_there_once_under_a_code_of_today(frame):
    rows = bring(frame, EQUIPMENT, ATLAS)
    assert not rows.duplicated(list(EQUIPMENT.key)).any()
    assert rows["code"].isin(EVERYONE).all()


@settings(max_examples=60, deadline=None)
@given(incomes())
def test_a_secret_never_becomes_a_figure(frame):
    rows = bring(frame, INCOME, ATLAS).set_index("code")
    for code, status in zip(frame["code"], frame["statut"], strict=True):
        now = rows.loc[ATLAS.successors.get(code, code)]
        if status == "secret":
            assert now["statut"] in {"secret", "absent"}
            assert pd.isna(now["personnes"])
        assert (now["statut"] == "disponible") <= (status == "disponible")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(CODES), st.floats(0, 10), st.floats(1, 1e5)),
        unique_by=lambda row: row[0],
        max_size=30,
    )
)
def test_a_mean_lies_between_its_members(rows):
    codes, values, weights = zip(*rows, strict=True) if rows else ((), (), ())
    frame = pd.DataFrame(
        {
            "niveau": "commune",
            "code": pd.Series(codes, dtype="str"),
            "annee": 2023,
            "profession": "infirmier",
            "tranche": "tous",
            "apl": pd.Series(values, dtype="float64"),
            "population_standardisee_hab": pd.Series(weights, dtype="float64"),
            "population_totale_hab": pd.Series(weights, dtype="float64"),
            "statut": "disponible",
        }
    )
    done = bring(frame, APL, ATLAS)
    today = frame["code"].map(lambda code: ATLAS.successors.get(code, code))
    for code, value in done.dropna(subset="apl").set_index("code")["apl"].items():
        members = frame.loc[today == code, "apl"]
        assert members.min() - 1e-9 <= value <= members.max() + 1e-9


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.sampled_from([*sorted(ATLAS.communes)[::50], "75056", "75101", "69381"])),
    st.sets(st.sampled_from([*CODES, "75102", "69123", "69381"])),
)
def test_no_ground_is_read_twice(codes, available):
    answer = asked(codes, available, ATLAS)
    assert answer.codes <= available
    for city, parts in ATLAS.arrondissements.items():
        assert city not in answer.codes or answer.codes.isdisjoint(parts)
    told = {*answer.read, *answer.only_whole, *answer.missing}
    assert told <= codes
    assert codes - told <= {p for parts in ATLAS.arrondissements.values() for p in parts}


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(CODES)))
def test_all_that_a_territory_is_made_of_is_read(codes):
    wanted = codes_to_read(codes, ATLAS)
    assert codes <= wanted
    assert predecessors(codes, ATLAS).keys() <= wanted
    assert all(ATLAS.successors[old] not in codes or old in wanted for old in OLD)
